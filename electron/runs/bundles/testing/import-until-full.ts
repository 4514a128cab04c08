import { getWorkerFile } from '../../../../fixtures/testkit/worker-file.ts';
import { Lifetime } from '../../../base/lifetime.ts';
import { defaultLimits } from '../import-task.ts';
import { ImportedRuns } from '../imported-runs.ts';
import { ImportThread } from '../imports.ts';

// Imports a file until the disk is full, and prints the result. Arguments: the file, a data folder.

const [path = '', dataFolder = ''] = process.argv.slice(2);
const runs = new ImportedRuns(dataFolder);
const folder = await runs.createStagingFolder();
const worker = getWorkerFile('run-worker');
const task = { kind: 'import', path, folder: `${folder}/run`, limits: defaultLimits } as const;
const taken = await new ImportThread(worker, task, () => undefined, new Lifetime()).done;
if (taken.ok) await runs.addStaged(folder, 0);
else await runs.deleteStaged(folder);
process.stdout.write(JSON.stringify(taken));

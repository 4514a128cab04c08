import './launch/speak.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { isFileTask } from './bundles/file-task.ts';
import { serveFileTask } from './bundles/worker/serve-file-task.ts';
import { RunServer } from './workcells/reader/serve-runs.ts';

// The threads that read telemetry files, of which one of a gigabyte holds up neither the host nor the databases: one that
// answers for all of them, and one of its own for each file that is made or taken in.

const task: unknown = workerData;
if (parentPort !== null) {
  if (isFileTask(task)) serveFileTask(parentPort, task);
  else new RunServer(parentPort);
}

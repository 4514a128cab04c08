import '../launch/speak.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { isFileTask } from '../runs/bundles/file-task.ts';

// The threads that read telemetry files, of which one of a gigabyte holds up neither the host nor the databases: one that
// answers for all of them, and one of its own for each file that is made or taken in. Each loads only what it needs.

const task: unknown = workerData;
if (parentPort !== null) {
  if (!isFileTask(task)) {
    const { RunServer } = await import('../runs/records/reader/serve-runs.ts');
    new RunServer(parentPort);
  } else if (task.kind === 'export') {
    const { serveExport } = await import('../runs/bundles/worker/serve-export.ts');
    serveExport(parentPort, task);
  } else {
    const { serveImport } = await import('../runs/bundles/worker/serve-import.ts');
    await serveImport(parentPort, task);
  }
}

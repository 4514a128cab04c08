import '../launch/speak.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { isFileTask } from '../runs/bundles/file-task.ts';

// The worker threads that read telemetry files, so that one of a gigabyte blocks neither the host nor the databases:
// one thread for all questions, and one for each export or import. Each loads only what it needs.

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

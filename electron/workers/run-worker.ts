import '../launch/load-language.ts';
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportTask } from '../runs/bundles/export-task.ts';
import type { ImportTask } from '../runs/bundles/import-task.ts';

// The worker threads that read telemetry files, so that even a file of a gigabyte blocks neither the host nor the
// databases: one thread for all questions, and one for each export or import. Each loads only what it needs.

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

/** The task of a worker thread for files. */
type FileTask = ExportTask | ImportTask;

/** Checks whether a worker thread was started for a file. Only the host starts worker threads. */
function isFileTask(data: unknown): data is FileTask {
  return (
    typeof data === 'object' && data !== null && 'kind' in data && (data.kind === 'export' || data.kind === 'import')
  );
}

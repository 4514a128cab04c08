import type { ExportTask } from './export-task.ts';
import type { ImportTask } from './import-task.ts';

/** The task of a worker thread for files. */
export type FileTask = ExportTask | ImportTask;

/** Checks whether a worker thread was started for a file. Only the host starts worker threads. */
export function isFileTask(data: unknown): data is FileTask {
  return (
    typeof data === 'object' && data !== null && 'kind' in data && (data.kind === 'export' || data.kind === 'import')
  );
}

import type { ExportTask } from './export-task.ts';
import type { ImportTask } from './import-task.ts';

/** What a thread of its own is begun for. */
export type FileTask = ExportTask | ImportTask;

/** Whether a thread was begun for a file; nobody but the host begins threads. */
export function isFileTask(data: unknown): data is FileTask {
  return (
    typeof data === 'object' && data !== null && 'kind' in data && (data.kind === 'export' || data.kind === 'import')
  );
}

import type { MessagePort } from 'node:worker_threads';
import type { FileTask } from '../file-task.ts';
import { serveExport } from './serve-export.ts';
import { serveImport } from './serve-import.ts';

/** Makes or takes in the file that this thread was begun for. */
export function serveFileTask(port: MessagePort, task: FileTask): void {
  if (task.kind === 'export') serveExport(port, task);
  else void serveImport(port, task);
}

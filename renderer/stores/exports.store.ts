import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ImportProblem } from '../../shared/exports/import-problem.ts';

/** A file that is being imported, or that was not. `read` and `size` are in bytes. */
export type Importing = {
  readonly fileName: string;
  readonly size: number;
  readonly read: number;
  /** What stands in its way; `disconnected`: the host went away. Null while nothing does. */
  readonly problem: ImportProblem | { readonly type: 'disconnected' | 'unreadable' } | null;
};

/** The thread that is being saved as a file, and the file that is being taken in. */
export type ExportsStore = { readonly exporting: ThreadId | null; readonly importing: Importing | null };

export const useExports = create<ExportsStore>()(() => ({ exporting: null, importing: null }));

export function exportOpened(exporting: ThreadId): void {
  useExports.setState({ exporting });
}

export function importChanged(importing: Importing | null): void {
  useExports.setState({ importing });
}

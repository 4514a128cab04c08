import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ImportProblem } from '../../shared/exports/import-problem.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** What is saved as a file: a thread, or a run with its title. */
export type Exporting =
  | { readonly type: 'thread'; readonly threadId: ThreadId }
  /** `isOpen`: its detail was open, and is again afterwards. */
  | { readonly type: 'run'; readonly run: RunRef; readonly title: string; readonly isOpen: boolean };

/** A file that is being imported, or that was not. `read` and `size` are in bytes. */
export type Importing = {
  readonly fileName: string;
  readonly size: number;
  readonly read: number;
  /** How much of it the host has gone through, 0 to 1; null before it has all of it. */
  readonly share: number | null;
  /** What stands in its way; `disconnected`: the host went away. Null while nothing does. */
  readonly problem: ImportProblem | { readonly type: 'disconnected' | 'unreadable' } | null;
};

/** What is being saved as a file, and the file that is being taken in. */
export type ExportsStore = { readonly exporting: Exporting | null; readonly importing: Importing | null };

export const useExports = create<ExportsStore>()(() => ({ exporting: null, importing: null }));

export function exportOpened(exporting: Exporting): void {
  useExports.setState({ exporting });
}

export function importChanged(importing: Importing | null): void {
  useExports.setState({ importing });
}

/** The host tells how far it is with the file that it has. */
export function importAdvanced(share: number): void {
  useExports.setState(({ importing }) => ({ importing: importing === null ? null : { ...importing, share } }));
}

import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ImportProblem } from '../../shared/exports/import-problem.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** What is being exported: a thread, or a run with its title. */
export type Exporting =
  | { readonly type: 'thread'; readonly threadId: ThreadId }
  /** `isOpen`: its detail page was open, and will be again. */
  | { readonly type: 'run'; readonly run: RunRef; readonly title: string; readonly isOpen: boolean };

/** A file being imported, or that failed. `read` and `size` are in bytes. */
export type Importing = {
  readonly fileName: string;
  readonly size: number;
  readonly read: number;
  /** How much of it the host has processed, 0 to 1; null before the host has all of it. */
  readonly share: number | null;
  /** What failed; `disconnected`: the host went away. Null if nothing did. */
  readonly problem: ImportProblem | { readonly type: 'disconnected' | 'unreadable' } | null;
};

/** The current export and the current import. */
export type ExportsStore = { readonly exporting: Exporting | null; readonly importing: Importing | null };

export const useExports = create<ExportsStore>()(() => ({ exporting: null, importing: null }));

export function exportOpened(exporting: Exporting): void {
  useExports.setState({ exporting });
}

export function importChanged(importing: Importing | null): void {
  useExports.setState({ importing });
}

/** Updates the host's progress with the current file. */
export function importAdvanced(share: number): void {
  useExports.setState(({ importing }) => ({ importing: importing === null ? null : { ...importing, share } }));
}

import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ImportProblem } from '../../shared/exports/import-problem.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** What is being exported: a thread, or a run with its title. */
export type ExportSubject =
  | { readonly type: 'thread'; readonly threadId: ThreadId }
  /** `isOpen`: its detail page was open, and opens again afterward. */
  | { readonly type: 'run'; readonly run: RunRef; readonly title: string; readonly isOpen: boolean };

/** A file being imported, or that failed. `bytesRead` and `size` are in bytes. */
export type ImportProgress = {
  readonly fileName: string;
  readonly size: number;
  readonly bytesRead: number;
  /** How much of it the host has processed, 0 to 1; null before the host has all of it. */
  readonly progress: number | null;
  /** What failed; `disconnected`: the connection to the host was lost. Null if nothing did. */
  readonly problem: ImportProblem | { readonly type: 'disconnected' | 'unreadable' } | null;
};

/** The current export and the current import. */
export type ExportsStore = { readonly exporting: ExportSubject | null; readonly importing: ImportProgress | null };

/** The export and the import of this page; null without one. */
export const useExports = create<ExportsStore>()(() => ({ exporting: null, importing: null }));

/** Sets what the export dialog exports. Opens no dialog. */
export function exportSubjectChosen(exporting: ExportSubject): void {
  useExports.setState({ exporting });
}

/** Replaces the progress of the import; null cancels an import that is running. */
export function importChanged(importing: ImportProgress | null): void {
  useExports.setState({ importing });
}

/** Updates the host's progress with the current file. */
export function importAdvanced(share: number): void {
  useExports.setState(({ importing }) => ({
    importing: importing === null ? null : { ...importing, progress: share },
  }));
}

import type { ThreadId } from '../../shared/base/ids.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { exportSubjectChosen } from '../stores/exports.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { closeRun, findRunTitle } from './recorded-runs.commands.ts';

/** Asks how to save a thread as a file. */
export function exportThread(threadId: ThreadId): void {
  exportSubjectChosen({ type: 'thread', threadId });
  openDialog('exportThread');
}

/** Asks how to save a run as a file. */
export function exportRun(run: RunRef, title?: string): void {
  const { opened } = useRecordedRuns.getState();
  const isOpen = opened !== null && getRunKey(opened) === getRunKey(run);
  closeRun();
  exportSubjectChosen({ type: 'run', run, title: title ?? findRunTitle(run), isOpen });
  openDialog('exportThread');
}

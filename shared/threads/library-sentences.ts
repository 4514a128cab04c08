import type { AppAlertText } from '../alerts/alert-text.ts';
import { t } from '../i18n/i18n.ts';
import { describeThreadProblem } from '../threads/problem-sentences.ts';
import type { LibraryProblem } from '../threads/thread-problem.ts';

/** Explains why an operation on a thread failed, other than sending a message. */
export function describeLibraryProblem(problem: LibraryProblem): AppAlertText {
  switch (problem.type) {
    case 'running':
      return said(t`Codex works in this thread.`, t`Stop it or wait until it is done, then try again.`);
    case 'archived':
      return said(t`The thread is in the archive.`, t`Unarchive it, then try again.`);
    case 'notKept':
      return said(t`This cannot be kept.`, t`Threads are not saved now, so it would be gone at the next start.`);
    default:
      return describeThreadProblem(problem);
  }
}

function said(fact: string, detail: string): AppAlertText {
  return { fact, detail, severity: 'warning', surface: 'toast', commands: [] };
}

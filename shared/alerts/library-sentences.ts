import type { LibraryProblem } from '../contract/library.ts';
import type { DeskSentence } from './sentence.ts';
import { describeThreadProblem } from './sentences.ts';

/** Why something could not be done with a thread, apart from talking in it. */
export function describeLibraryProblem(problem: LibraryProblem): DeskSentence {
  switch (problem.type) {
    case 'running':
      return said('Codex works in this thread.', 'Stop it or wait until it is done, then try again.');
    case 'archived':
      return said('The thread is in the archive.', 'Unarchive it, then try again.');
    case 'notKept':
      return said(
        'This cannot be kept.',
        'Threads are not saved now, so nothing of it would be there at the next start.',
      );
    default:
      return describeThreadProblem(problem);
  }
}

function said(fact: string, detail: string): DeskSentence {
  return { fact, detail, severity: 'warning', surface: 'toast', commands: [] };
}

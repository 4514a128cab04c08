import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { SessionsNews, SessionsProblem, SessionsState } from './session-state.ts';

/** What there is to say of how threads are kept. */
export function alertOfSessions(state: SessionsState): UserFacingAlert | null {
  switch (state.type) {
    case 'opening':
      return null;
    case 'open':
      return state.protection === null ? null : onThisMachine('Threads are encrypted on the disk.', state.protection);
    case 'readOnly':
      return banner(
        'Threads are not saved: a newer Workcell has written the store.',
        'You can read them here. Use the newer version to go on; nothing of the store is changed by this one.',
      );
    case 'inMemory':
      return banner(`Threads are not saved: ${factOf(state.problem)}`, remedyOf(state.problem));
  }
}

/** What is said of an event of the store, under the id of what it is about; a null alert takes an earlier one back. */
export function alertOfNews(news: SessionsNews): { readonly id: string; readonly alert: UserFacingAlert | null } {
  switch (news.type) {
    case 'recovered': {
      const lost = news.lost === null ? 'Nobody can tell what was lost' : `${news.lost} entries could not be read`;
      const fact = 'The store of threads was damaged, and has been made anew.';
      return said(
        'sessionsRecovered',
        fact,
        `${news.kept} entries were saved. ${lost}. The damaged file is ${news.setAside}.`,
      );
    }
    case 'unreadable': {
      const count = news.problems.length;
      const fact =
        count === 1 ? 'One entry of this thread cannot be read.' : `${count} entries of this thread cannot be read.`;
      const isNewer = news.problems.every(({ reason }) => reason === 'newer');
      return said(
        'sessionsUnreadable',
        fact,
        isNewer
          ? 'A newer Workcell wrote them. They are kept as they are.'
          : 'The rest is shown. They stay in the store as they are.',
      );
    }
    case 'notWritten': {
      const facts = {
        diskFull: 'The disk is full: threads are not saved.',
        readOnly: 'The disk can only be read: threads are not saved.',
        failed: 'Threads cannot be saved.',
      };
      const remedy = 'What happens is kept in memory and saved as soon as that is possible.';
      return said('sessionsNotWritten', facts[news.why], news.why === 'failed' ? `${remedy} ${news.message}` : remedy);
    }
    case 'writtenAgain':
      return { id: 'sessionsNotWritten', alert: null };
  }
}

function onThisMachine(fact: string, remedy: string): UserFacingAlert {
  return { id: 'sessions', surface: 'machine', severity: 'info', fact, remedy, commands: [] };
}

function banner(fact: string, remedy: string): UserFacingAlert {
  return { id: 'sessions', surface: 'banner', severity: 'warning', fact, remedy, commands: [] };
}

function said(id: string, fact: string, remedy: string): { readonly id: string; readonly alert: UserFacingAlert } {
  return { id, alert: { id, surface: 'banner', severity: 'warning', fact, remedy, commands: [] } };
}

function factOf(problem: SessionsProblem): string {
  switch (problem.type) {
    case 'ownedByAnother':
      return 'another Workcell uses this data folder.';
    case 'locked':
      return 'the key of the store could not be had.';
    case 'keyLost':
      return 'the file that keeps the key of the store is gone.';
    case 'keysNewer':
      return 'a newer Workcell keeps the key of the store.';
    case 'noPlaceForKey':
      return 'there is no place to keep their key in.';
    case 'notOpened':
      return 'the store cannot be opened.';
  }
}

function remedyOf(problem: SessionsProblem): string {
  const kept = 'What happens now is kept until Workcell ends.';
  switch (problem.type) {
    case 'ownedByAnother':
      return `Use that one, or name another folder with --data-dir. ${kept}`;
    case 'locked':
    case 'noPlaceForKey':
      return `${problem.reasons.join(' ')} ${kept} The store was not touched.`;
    case 'keyLost':
      return `keys.json is missing beside sessions.db. Put it back from a copy and start again. ${kept} The store was not touched.`;
    case 'keysNewer':
      return `Use the newer version. ${kept}`;
    case 'notOpened':
      return `${problem.message} ${kept}`;
  }
}

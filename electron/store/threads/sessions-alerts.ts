import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { FolderOwner, SessionsNews, SessionsProblem, SessionsState } from './session-state.ts';

const slowId = 'sessionsSlow';

/** The alert for the current state of storage. Null if all is well. */
export function alertOfSessions(state: SessionsState): UserFacingAlert | null {
  switch (state.type) {
    case 'opening':
      return null;
    case 'open':
      return state.protection === null ? null : onThisMachine(t`Threads are encrypted on the disk.`, state.protection);
    case 'readOnly':
      return banner(
        t`Threads are not saved: a newer Workcell has written the store.`,
        t`You can read them here. Use the newer version to go on; nothing of the store is changed by this one.`,
      );
    case 'inMemory':
      return alertOfProblem(state.problem);
  }
}

/** The alert for a store event, under an id for its subject. A null alert removes an earlier one. */
export function alertOfNews(news: SessionsNews): { readonly id: string; readonly alert: UserFacingAlert | null } {
  switch (news.type) {
    case 'recovered': {
      const lost = news.lost === null ? t`Nobody can tell what was lost` : t`${news.lost} entries could not be read`;
      const fact = t`The thread store was damaged. Workcell created a new one.`;
      return said(
        'sessionsRecovered',
        fact,
        t`${news.kept} entries were saved. ${lost}. The damaged file is ${news.setAside}.`,
      );
    }
    case 'unreadable': {
      const count = news.problems.length;
      const fact =
        count === 1 ? t`One entry of this thread cannot be read.` : t`${count} entries of this thread cannot be read.`;
      const isNewer = news.problems.every(({ reason }) => reason === 'newer');
      return said(
        'sessionsUnreadable',
        fact,
        isNewer
          ? t`A newer Workcell wrote them. They are kept as they are.`
          : t`The rest is shown. They stay in the store as they are.`,
      );
    }
    case 'notWritten': {
      const facts = {
        diskFull: t`The disk is full: threads are not saved.`,
        diskFails: t`The disk does not take what is written: threads are not saved.`,
        readOnly: t`The disk can only be read: threads are not saved.`,
        failed: t`Threads cannot be saved.`,
      };
      const kept = t`What happens is kept in memory and saved as soon as that is possible.`;
      const remedies = {
        diskFull: t`Make room on it. ${kept}`,
        diskFails: t`It may be failing, or over a quota (${news.message}). ${kept}`,
        readOnly: kept,
        failed: `${kept} ${news.message}`,
      };
      return said('sessionsNotWritten', facts[news.why], remedies[news.why]);
    }
    case 'writtenAgain':
      return { id: 'sessionsNotWritten', alert: null };
    case 'slow': {
      const count = news.waiting === 1 ? t`1 change waits` : t`${news.waiting} changes wait`;
      const remedy = t`The disk of the data folder is slow. Work goes on; what waits is kept in memory until it is saved.`;
      return news.waiting === 0 ? { id: slowId, alert: null } : said(slowId, t`Saving takes long: ${count}.`, remedy);
    }
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

/** If the store needs a key, it stays closed until the person decides. */
function alertOfProblem(problem: SessionsProblem): UserFacingAlert {
  const needsKey = problem.type === 'locked' || problem.type === 'keyLost';
  const alert = banner(t`Threads are not saved: ${factOf(problem)}`, remedyOf(problem));
  return { ...alert, severity: needsKey ? 'critical' : 'warning', commands: commandsOf(problem) };
}

/** The command that fixes the problem comes first. */
function commandsOf(problem: SessionsProblem): UserFacingAlert['commands'] {
  switch (problem.type) {
    case 'locked':
      return problem.hasRecoveryKey ? ['useRecoveryKey', 'reopenStore', 'startFresh'] : ['reopenStore', 'startFresh'];
    case 'keyLost':
      return ['reopenStore', 'startFresh'];
    case 'noPlaceForKey':
      return ['reopenStore', 'openSettings'];
    case 'keysNewer':
      return [];
    case 'ownedByAnother':
    case 'notOpened':
      return ['reopenStore'];
  }
}

function factOf(problem: SessionsProblem): string {
  switch (problem.type) {
    case 'ownedByAnother':
      return t`another Workcell uses this data folder${whichOne(problem.owner)}.`;
    case 'locked':
      return t`the key of the store could not be had.`;
    case 'keyLost':
      return t`the file that keeps the key of the store is gone.`;
    case 'keysNewer':
      return t`a newer Workcell keeps the key of the store.`;
    case 'noPlaceForKey':
      return t`there is no place to keep their key in.`;
    case 'notOpened':
      return t`the store cannot be opened.`;
  }
}

function remedyOf(problem: SessionsProblem): string {
  const kept = t`What happens now is kept until Workcell ends.`;
  switch (problem.type) {
    case 'ownedByAnother':
      return t`${howToUse(problem.owner)} To use this one, end that one and try again, or name another folder with --data-dir. ${kept}`;
    case 'locked':
      return t`${problem.reasons.join(' ')} ${kept} The store was not touched.`;
    case 'noPlaceForKey':
      return t`${problem.reasons.join(' ')} Mend that, or have threads not encrypted in Settings. ${kept}`;
    case 'keyLost':
      return t`keys.json is missing beside sessions.db. Put it back from a copy, then try again. ${kept} The store was not touched.`;
    case 'keysNewer':
      return t`Use the newer version. ${kept}`;
    case 'notOpened':
      return `${problem.message} ${kept}`;
  }
}

function whichOne(owner: FolderOwner | null): string {
  if (owner === null) return '';
  const since = new Date(owner.startedAt).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
  return t`: process ${owner.pid}, since ${since}`;
}

/** No file has the token of a web host, so only the person has the full address. */
function howToUse(owner: FolderOwner | null): string {
  if (owner?.kind === 'desktop') return t`It is the desktop app: use its window.`;
  if (owner?.address == null) return t`Use that one.`;
  return t`Use that one: it is at ${owner.address}, with the token that it printed where it was started.`;
}

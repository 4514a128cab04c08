import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../shared/i18n/time-of-day.ts';
import type { FolderOwner, ThreadStoreNotice, ThreadStoreProblem, ThreadStoreState } from './thread-store-state.ts';

const slowId = 'sessionsSlow';

/** Creates the alert for the current state of storage. Null if there is no problem. */
export function createThreadStoreAlert(state: ThreadStoreState): UserFacingAlert | null {
  switch (state.type) {
    case 'opening':
      return null;
    case 'open':
      return state.keyProtection === null
        ? null
        : isOnThisMachine(t`Threads are encrypted on disk.`, state.keyProtection);
    case 'readOnly':
      return createBanner(
        t`Threads are not saved: a newer Workcell wrote the store.`,
        t`You can read them here. Use the newer version to continue. This version does not change the store.`,
      );
    case 'inMemory':
      return createProblemAlert(state.problem);
  }
}

/** Creates the alert for a store event, with an id for its subject. A null alert removes an earlier one. */
export function createNoticeAlert(news: ThreadStoreNotice): {
  readonly id: string;
  readonly alert: UserFacingAlert | null;
} {
  switch (news.type) {
    case 'recovered': {
      const lost = news.lost === null ? t`What was lost is unknown` : t`${news.lost} entries could not be read`;
      const fact = t`The thread store was damaged. Workcell created a new one.`;
      return quoteMessage(
        'sessionsRecovered',
        fact,
        t`${news.kept} entries were saved. ${lost}. The damaged file is ${news.setAside}.`,
      );
    }
    case 'unreadable': {
      const count = news.problems.length;
      const fact =
        count === 1 ? t`One entry in this thread cannot be read.` : t`${count} entries in this thread cannot be read.`;
      const isNewer = news.problems.every(({ reason }) => reason === 'newer');
      return quoteMessage(
        'sessionsUnreadable',
        fact,
        isNewer
          ? t`A newer Workcell wrote them. They stay in the store.`
          : t`Everything else is shown. They stay in the store.`,
      );
    }
    case 'notWritten': {
      const facts = {
        diskFull: t`The disk is full: threads are not saved.`,
        diskFails: t`Writing to the disk fails: threads are not saved.`,
        readOnly: t`The disk is read-only: threads are not saved.`,
        failed: t`Threads cannot be saved.`,
      };
      const kept = t`New work is kept in memory and saved as soon as possible.`;
      const remedies = {
        diskFull: t`Free up space. ${kept}`,
        diskFails: t`It may be failing, or over a quota (${news.message}). ${kept}`,
        readOnly: kept,
        failed: `${kept} ${news.message}`,
      };
      return quoteMessage('sessionsNotWritten', facts[news.why], remedies[news.why]);
    }
    case 'writtenAgain':
      return { id: 'sessionsNotWritten', alert: null };
    case 'slow': {
      const count = news.waiting === 1 ? t`1 change waiting` : t`${news.waiting} changes waiting`;
      const remedy = t`The data folder is on a slow disk. Work continues, and changes stay in memory until they are saved.`;
      return news.waiting === 0
        ? { id: slowId, alert: null }
        : quoteMessage(slowId, t`Saving is slow: ${count}.`, remedy);
    }
  }
}

function isOnThisMachine(fact: string, remedy: string): UserFacingAlert {
  return { id: 'sessions', surface: 'machine', severity: 'info', fact, remedy, commands: [] };
}

function createBanner(fact: string, remedy: string): UserFacingAlert {
  return { id: 'sessions', surface: 'banner', severity: 'warning', fact, remedy, commands: [] };
}

function quoteMessage(
  id: string,
  fact: string,
  remedy: string,
): { readonly id: string; readonly alert: UserFacingAlert } {
  return { id, alert: { id, surface: 'banner', severity: 'warning', fact, remedy, commands: [] } };
}

/** Creates the alert for a problem. If the store needs a key, it stays closed until the user decides. */
function createProblemAlert(problem: ThreadStoreProblem): UserFacingAlert {
  const needsKey = problem.type === 'locked' || problem.type === 'keyLost';
  const alert = createBanner(t`Threads are not saved: ${describeFact(problem)}`, describeRemedy(problem));
  return { ...alert, severity: needsKey ? 'critical' : 'warning', commands: getCommands(problem) };
}

/** Returns the commands for a problem. The one that fixes it comes first. */
function getCommands(problem: ThreadStoreProblem): UserFacingAlert['commands'] {
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

function describeFact(problem: ThreadStoreProblem): string {
  switch (problem.type) {
    case 'ownedByAnother':
      return t`another Workcell is using this data folder${describeOwner(problem.owner)}.`;
    case 'locked':
      return t`the store key is not available.`;
    case 'keyLost':
      return t`the store's key file is missing.`;
    case 'keysNewer':
      return t`a newer Workcell wrote the store key.`;
    case 'noPlaceForKey':
      return t`there is nowhere to store their key.`;
    case 'notOpened':
      return t`the store cannot be opened.`;
  }
}

function describeRemedy(problem: ThreadStoreProblem): string {
  const kept = t`New work is kept only until Workcell restarts.`;
  switch (problem.type) {
    case 'ownedByAnother':
      return t`${describeHowToUse(problem.owner)} To use this one, quit the other and try again, or choose another folder with --data-dir. ${kept}`;
    case 'locked':
      return t`${problem.reasons.join(' ')} ${kept} The store was not changed.`;
    case 'noPlaceForKey':
      return t`${problem.reasons.join(' ')} Fix this, or turn off thread encryption in Settings. ${kept}`;
    case 'keyLost':
      return t`keys.json is missing next to sessions.db. Restore it from a backup, then try again. ${kept} The store was not changed.`;
    case 'keysNewer':
      return t`Use the newer version. ${kept}`;
    case 'notOpened':
      return `${problem.message} ${kept}`;
  }
}

function describeOwner(owner: FolderOwner | null): string {
  if (owner === null) return '';
  const day = new Date(owner.startedAt).toLocaleDateString('sv-SE');
  const since = `${day} ${formatTimeOfDay(owner.startedAt)}`;
  return t`: process ${owner.pid}, since ${since}`;
}

/** Describes how to use the other host. No file contains a web host's token, so only the user has the full address. */
function describeHowToUse(owner: FolderOwner | null): string {
  if (owner?.kind === 'desktop') return t`It is the desktop app. Use its window.`;
  if (owner?.address == null) return t`Use the other one.`;
  return t`Use the other one at ${owner.address}, with the token printed in the terminal that started it.`;
}

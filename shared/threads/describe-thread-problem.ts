import type { AlertCommand, AppAlertText } from '../alerts/alert-text.ts';
import { joinSentences } from '../alerts/error-text.ts';
import { t, wholeNumber } from '../i18n/i18n.ts';
import { describeFindings, nameFindings } from '../input-safety/describe-findings.ts';
import { describeUse, describeUsedUp } from '../spending/describe-budget.ts';
import { maxMessageCharacters } from './message-length.ts';
import type { SendProblem, ThreadActionProblem, ThreadProblem } from './thread-problem.ts';

type AlertParts = readonly [fact: string, detail: string, commands?: readonly AlertCommand[]];

/** Explains why a message was not sent. The typed text is kept in every case. */
export function describeSendProblem(problem: SendProblem): AppAlertText {
  const [fact, detail, commands = []] = getSendAlertParts(problem);
  return { fact, detail, severity: 'warning', surface: 'composer', commands };
}

/** Like `describeSendProblem`, as one text. */
export function getSendProblemText(problem: SendProblem): string {
  const { detail, fact } = describeSendProblem(problem);
  return joinSentences(fact, detail);
}

function getSendAlertParts(problem: SendProblem): AlertParts {
  switch (problem.type) {
    case 'noWorkspace':
      return [t`No folder is open.`, t`Open one, then send.`, ['openFolder']];
    case 'workspaceGone':
      if (problem.isWorktree) {
        return [t`The worktree of this thread no longer exists.`, t`Fork the thread to continue in your folder.`];
      }
      return [t`${problem.path} no longer exists.`, t`Open another folder, then send.`, ['openFolder']];
    case 'signedOut':
      return [t`Not signed in.`, t`Sign in, then send.`, ['signIn']];
    case 'tooLong': {
      const most = wholeNumber(maxMessageCharacters);
      const todo = t`Split it, or save it as a file in the folder and name the file here.`;
      return [t`The message is too long for Codex.`, t`The limit is ${most} characters. ${todo}`];
    }
    case 'needsTrust':
      return [t`${problem.path} is not trusted yet.`, t`Trust the folder, or keep it read-only, then send.`];
    case 'needsFullAccessConsent':
      return [t`Full access is not confirmed for this thread.`, t`Confirm it, or choose another approval mode.`];
    case 'needsInputAnswer':
      return [t`Your message has ${nameFindings(problem.findings)}.`, describeFindings(problem.findings)];
    case 'inputDenied':
      return [
        t`Your administrator does not allow messages that have ${nameFindings(problem.findings)}.`,
        describeFindings(problem.findings),
      ];
    case 'notApproved':
      return [t`The message was not approved.`, t`It was not sent. Your text is still in the message box.`];
    case 'nothingToRetry':
      return [t`There is nothing to retry.`, t`This turn's message is not available.`];
    case 'noWorktree':
      return [t`The message was not sent, because its worktree is not available.`, problem.message, ['workHere']];
    case 'overBudget':
      return [describeUsedUp(problem.scope), t`${describeUse(problem.use)}. Raise it to continue.`];
    case 'needsRetryConsent':
      return [t`The turn ran commands or changed files.`, t`Retry sends its message again. It does not undo anything.`];
    case 'threadGone':
    case 'codexNotReady':
    case 'lockedByOtherProcess':
    case 'hasPendingWork':
    case 'refused':
      return getThreadAlertParts(problem);
  }
}

/** Explains why a thread cannot be shown or changed. */
export function describeThreadProblem(problem: ThreadProblem): AppAlertText {
  const [fact, detail, commands = []] = getThreadAlertParts(problem);
  return { fact, detail, severity: 'warning', surface: 'banner', commands };
}

function getThreadAlertParts(problem: ThreadProblem): AlertParts {
  switch (problem.type) {
    case 'threadGone':
      return [t`Codex no longer has this thread.`, t`Continue in a new one. What you typed is kept.`];
    case 'codexNotReady':
      return [t`Codex is not ready.`, problem.message, ['restartCodex']];
    case 'lockedByOtherProcess':
      return [t`Another Codex process has this thread open.`, t`Close it there, then try again.`, ['retry']];
    case 'hasPendingWork':
      return [t`Codex would start other work in this thread first.`, t`Continue or stop that work, then try again.`];
    case 'refused':
      return [t`Codex refused.`, problem.message, ['retry']];
  }
}

/** Explains why an operation on a thread failed, other than sending a message. */
export function describeThreadActionProblem(problem: ThreadActionProblem): AppAlertText {
  switch (problem.type) {
    case 'running':
      return toToast(t`Codex is working in this thread.`, t`Stop it or wait for it to finish, then try again.`);
    case 'archived':
      return toToast(t`This thread is archived.`, t`Unarchive it, then try again.`);
    case 'notKept':
      return toToast(t`This cannot be saved.`, t`Threads are not being saved, so it would be lost at the next start.`);
    default:
      return describeThreadProblem(problem);
  }
}

function toToast(fact: string, detail: string): AppAlertText {
  return { fact, detail, severity: 'warning', surface: 'toast', commands: [] };
}

import type { CliFailure } from '../cli/cli-state.ts';
import type { SendProblem, ThreadProblem } from '../contract/threads.ts';
import type { WireFault } from '../contract/wire.ts';
import { describeFindings, nameFindings } from '../input-safety/describe-findings.ts';
import { maxMessageCharacters } from '../threads/message-length.ts';
import type { FolderProblem } from '../workspace/workspace-snapshot.ts';
import { join } from './error-words.ts';
import { lastWords } from './last-words.ts';
import type { AlertCommand, DeskSentence } from './sentence.ts';

type Words = readonly [fact: string, detail: string, commands?: readonly AlertCommand[]];

/** Why Codex does not run. */
export function describeCliFailure(failure: CliFailure): DeskSentence {
  const [fact, detail, commands = []] = cliWords(failure);
  return { fact, detail, severity: 'critical', surface: 'banner', commands };
}

function cliWords(failure: CliFailure): Words {
  const choose = 'Choose another program in Settings.';
  switch (failure.type) {
    case 'notFound': {
      const looked = failure.searched.length === 0 ? '' : `Looked in ${failure.searched.join(', ')}.`;
      const todo = 'Install it with "npm install -g @openai/codex", or choose its program in Settings.';
      return ['Codex was not found.', join(looked, todo), ['openSettings', 'restartCodex']];
    }
    case 'tooOld':
      return [
        `Codex ${failure.version} is too old.`,
        `${failure.needed} or later is needed. Update it, or choose another program in Settings.`,
        ['openSettings', 'restartCodex'],
      ];
    case 'notCodex': {
      const printed = failure.printed.trim();
      const said =
        printed === '' ? 'Asked for its version it printed nothing.' : `Asked for its version it printed "${printed}".`;
      return [`${failure.binary} is not Codex.`, join(said, choose), ['openSettings', 'restartCodex']];
    }
    case 'exited': {
      const how =
        failure.signal === null ? `stopped with exit ${failure.code ?? 'unknown'}` : `was ended by ${failure.signal}`;
      return [
        `Codex ${how}.`,
        join(lastWords(failure.stderr), 'Your messages and turns are kept.'),
        ['restartCodex', 'openSettings'],
      ];
    }
    case 'noAnswer': {
      const said = `It said nothing for ${Math.round(failure.afterMs / 1000)}\u00a0s.`;
      return ['Codex does not answer.', join(said, lastWords(failure.stderr)), ['restartCodex', 'openSettings']];
    }
    case 'garbage':
      return [
        'Codex prints something this app cannot read.',
        join(`It began with "${failure.sample}".`, choose),
        ['openSettings', 'restartCodex'],
      ];
    case 'cannotStart':
      return ['Codex could not be started.', join(failure.message, choose), ['restartCodex', 'openSettings']];
  }
}

/** Why a message did not go out. What was typed is kept in every case. */
export function describeSendProblem(problem: SendProblem): DeskSentence {
  const [fact, detail, commands = []] = sendWords(problem);
  return { fact, detail, severity: 'warning', surface: 'composer', commands };
}

function sendWords(problem: SendProblem): Words {
  switch (problem.type) {
    case 'noWorkspace':
      return ['No folder is open.', 'Open one, then send.', ['openFolder']];
    case 'workspaceGone':
      return [`${problem.path} is not there any more.`, 'Open another folder, then send.', ['openFolder']];
    case 'signedOut':
      return ['Nobody is signed in.', 'Sign in, then send.', ['signIn']];
    case 'tooLong': {
      const most = maxMessageCharacters.toLocaleString('en');
      const todo = 'Split it, or save it as a file in the folder and name the file here.';
      return ['The message is longer than Codex takes.', `It takes up to ${most} characters. ${todo}`];
    }
    case 'needsTrust':
      return [`${problem.path} is not trusted yet.`, 'Trust the folder, or keep it read-only, then send.'];
    case 'needsFullAccessConsent':
      return ['Full access is not confirmed for this thread.', 'Confirm it, or pick another mode of approvals.'];
    case 'needsInputAnswer':
      return [`Your message has ${nameFindings(problem.findings)}.`, describeFindings(problem.findings)];
    case 'inputDenied':
      return [
        `Your administrator does not let messages out that have ${nameFindings(problem.findings)}.`,
        describeFindings(problem.findings),
      ];
    case 'notApproved':
      return ['The message was not approved.', 'It was not sent, and is still where you wrote it.'];
    case 'nothingToRetry':
      return ['There is nothing to retry.', 'The message of this turn is not known here.'];
    case 'needsRetryConsent':
      return ['The turn ran commands or changed files.', 'Retry sends its message again and takes nothing back.'];
    case 'threadGone':
    case 'codexNotReady':
    case 'heldByOtherProcess':
    case 'refused':
      return threadWords(problem);
  }
}

/** Why a thread cannot be shown or changed. */
export function describeThreadProblem(problem: ThreadProblem): DeskSentence {
  const [fact, detail, commands = []] = threadWords(problem);
  return { fact, detail, severity: 'warning', surface: 'banner', commands };
}

function threadWords(problem: ThreadProblem): Words {
  switch (problem.type) {
    case 'threadGone':
      return ['Codex does not have this thread any more.', 'Go on in a new one. What you typed is kept.'];
    case 'codexNotReady':
      return ['Codex is not ready.', problem.message, ['restartCodex']];
    case 'heldByOtherProcess':
      return ['Another Codex process has this thread open.', 'Close it there, then try again.', ['retry']];
    case 'refused':
      return ['Codex refused.', problem.message, ['retry']];
  }
}

/** Why a folder cannot be opened. */
export function describeFolderProblem(problem: FolderProblem): DeskSentence {
  const [fact, detail] = folderWords(problem);
  return { fact, detail, severity: 'warning', surface: 'field', commands: ['openFolder'] };
}

/** Why the folder of a window cannot be used any more. */
export function describeLostFolder(problem: FolderProblem): DeskSentence {
  const [fact] = problem.type === 'missing' ? [`${problem.path} is not there any more.`] : folderWords(problem);
  const detail = 'What you see of its threads is kept. Put the folder back, or open another one.';
  return { fact, detail, severity: 'warning', surface: 'banner', commands: ['openFolder'] };
}

function folderWords(problem: FolderProblem): Words {
  const { path } = problem;
  switch (problem.type) {
    case 'missing':
      return [`There is no folder ${path}.`, 'Check the path, or open another folder.'];
    case 'notFolder':
      return [`${path} is a file.`, 'Open the folder it lies in.'];
    case 'notReadable':
      return [`${path} cannot be read.`, 'Its permissions do not allow it. Open another folder.'];
    case 'notAbsolute':
      return [`${path} is not a whole path.`, 'Begin with the root or with ~.'];
    case 'elsewhere':
      return [`${path} leads to another folder now, ${problem.leadsTo}.`, 'Open that one by its own path.'];
  }
}

/** Why a request did not reach the host, or its answer not the page. */
export function describeWireFault(fault: WireFault): DeskSentence {
  const [fact, detail, commands = []] = wireWords(fault);
  return { fact, detail, severity: 'warning', surface: 'toast', commands };
}

function wireWords(fault: WireFault): Words {
  const reload = 'This page and the app are not of the same version. Reload the page.';
  switch (fault.type) {
    case 'unknownMethod':
      return [`The app does not know "${fault.method}".`, reload];
    case 'badInput':
      return [`The app could not read "${fault.method}".`, join(fault.message, reload)];
    case 'badOutput':
      return [`The answer to "${fault.method}" could not be read.`, join(fault.message, reload)];
    case 'notConnected':
      return ['This window is not connected yet.', 'Try again in a moment.', ['retry']];
    case 'internal':
      return [`"${fault.method}" failed inside the app.`, fault.message, ['retry']];
    case 'disconnected':
      return ['The connection to the app is lost.', 'It is tried again by itself. What you typed is kept.', ['retry']];
  }
}

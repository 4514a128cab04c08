import type { CliFailure } from '../cli/cli-state.ts';
import { t } from '../i18n/i18n.ts';
import type { FolderProblem } from '../workspace/workspace-snapshot.ts';
import type { AlertCommand, AppAlertText } from './alert-text.ts';
import { joinSentences } from './error-text.ts';
import { findExitMessage } from './exit-message.ts';

type AlertParts = readonly [fact: string, detail: string, commands?: readonly AlertCommand[]];

/** Explains why Codex is not running. */
export function describeCliFailure(failure: CliFailure): AppAlertText {
  const [fact, detail, commands = []] = getCliAlertParts(failure);
  return { fact, detail, severity: 'critical', surface: 'banner', commands };
}

function getCliAlertParts(failure: CliFailure): AlertParts {
  const choose = t`Choose another program in Settings.`;
  switch (failure.type) {
    case 'notFound': {
      const looked = failure.searched.length === 0 ? '' : t`Searched ${failure.searched.join(', ')}.`;
      const todo = t`Install it with "npm install -g @openai/codex", or choose the program in Settings.`;
      return [t`Codex was not found.`, joinSentences(looked, todo), ['openSettings', 'restartCodex']];
    }
    case 'tooOld':
      return [
        t`Codex ${failure.version} is too old.`,
        t`Workcell needs ${failure.needed} or later. Update Codex, or choose another program in Settings.`,
        ['openSettings', 'restartCodex'],
      ];
    case 'notCodex': {
      const printed = failure.printed.trim();
      const said =
        printed === '' ? t`Its version command printed nothing.` : t`Its version command printed "${printed}".`;
      return [t`${failure.binary} is not Codex.`, joinSentences(said, choose), ['openSettings', 'restartCodex']];
    }
    case 'exited': {
      const exit =
        failure.code === null
          ? t`Codex stopped. The exit code is unknown.`
          : t`Codex stopped with exit code ${failure.code}.`;
      return [
        failure.signal === null ? exit : t`${failure.signal} ended Codex.`,
        joinSentences(
          explainClosedHome(failure.stderr) ?? findExitMessage(failure.stderr),
          t`Your messages and turns are kept.`,
        ),
        ['restartCodex', 'openSettings'],
      ];
    }
    case 'noAnswer': {
      const said = t`It did not respond for ${Math.round(failure.afterMs / 1000)}\u00a0s.`;
      return [
        t`Codex is not responding.`,
        joinSentences(said, findExitMessage(failure.stderr)),
        ['restartCodex', 'openSettings'],
      ];
    }
    case 'garbage':
      return [
        t`Codex printed something Workcell cannot read.`,
        joinSentences(t`It started with "${failure.sample}".`, choose),
        ['openSettings', 'restartCodex'],
      ];
    case 'cannotStart':
      return [t`Codex could not start.`, joinSentences(failure.message, choose), ['restartCodex', 'openSettings']];
  }
}

/** Explains what to do if Codex could not write to its own folder. Null when Codex does not report that. */
function explainClosedHome(stderr: readonly string[]): string | null {
  const [, folder] = /state runtime under (.+?): .*\(code: (?:8|14)\)/.exec(stderr.join('\n')) ?? [];
  if (folder === undefined) return null;
  return t`It cannot write to its folder ${folder}. Make the folder writable, or choose another with CODEX_HOME.`;
}

/** Explains why a folder cannot be opened. */
export function describeFolderProblem(problem: FolderProblem): AppAlertText {
  const [fact, detail] = getFolderAlertParts(problem);
  return { fact, detail, severity: 'warning', surface: 'field', commands: ['openFolder'] };
}

/** Explains why a window's folder can no longer be used. */
export function describeLostFolder(problem: FolderProblem): AppAlertText {
  const [fact] = problem.type === 'missing' ? [t`${problem.path} no longer exists.`] : getFolderAlertParts(problem);
  const detail = t`Its threads are kept here. Restore the folder, or open another one.`;
  return { fact, detail, severity: 'warning', surface: 'banner', commands: ['openFolder'] };
}

function getFolderAlertParts(problem: FolderProblem): AlertParts {
  const { path } = problem;
  switch (problem.type) {
    case 'missing':
      return [t`${path} does not exist.`, t`Check the path, or open another folder.`];
    case 'notFolder':
      return [t`${path} is a file.`, t`Open its folder instead.`];
    case 'notReadable':
      return [t`${path} cannot be read.`, t`Its permissions do not allow it. Open another folder.`];
    case 'notAbsolute':
      return getIncompletePathAlertParts(path);
    case 'silent':
      return [
        t`${path} is not responding.`,
        t`It may be on a disconnected drive. Connect the drive and try again, or open another folder.`,
      ];
    case 'elsewhere':
      return [t`${path} now points to another folder, ${problem.leadsTo}.`, t`Open it by its own path.`];
  }
}

/** A host knows only for its own system whether a path is complete. */
function getIncompletePathAlertParts(path: string): AlertParts {
  if (/^(?:[A-Za-z]:[\\/]|\\\\)/.test(path)) {
    return [t`${path} is a Windows path.`, t`In WSL, drive C: is /mnt/c. Start the path with / or ~.`];
  }
  if (path.startsWith('/') && !path.includes('\0')) {
    const [disk, system] = ['C:\\', '\\\\wsl.localhost\\Ubuntu'];
    return [t`${path} has no drive letter.`, t`Add one, such as ${disk}, or use a WSL path, such as ${system}.`];
  }
  return [t`${path} is not an absolute path.`, t`Start the path with / or ~.`];
}

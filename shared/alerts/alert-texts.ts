import type { CliFailure } from '../cli/cli-state.ts';
import { t } from '../i18n/i18n.ts';
import type { FolderProblem } from '../workspace/workspace-snapshot.ts';
import type { AlertCommand, AppAlertText } from './alert-text.ts';
import { join } from './error-words.ts';
import { lastText } from './last-words.ts';

type Words = readonly [fact: string, detail: string, commands?: readonly AlertCommand[]];

/** Why Codex is not running. */
export function describeCliFailure(failure: CliFailure): AppAlertText {
  const [fact, detail, commands = []] = cliWords(failure);
  return { fact, detail, severity: 'critical', surface: 'banner', commands };
}

function cliWords(failure: CliFailure): Words {
  const choose = t`Choose another program in Settings.`;
  switch (failure.type) {
    case 'notFound': {
      const looked = failure.searched.length === 0 ? '' : t`Looked in ${failure.searched.join(', ')}.`;
      const todo = t`Install it with "npm install -g @openai/codex", or choose its program in Settings.`;
      return [t`Codex was not found.`, join(looked, todo), ['openSettings', 'restartCodex']];
    }
    case 'tooOld':
      return [
        t`Codex ${failure.version} is too old.`,
        t`${failure.needed} or later is needed. Update it, or choose another program in Settings.`,
        ['openSettings', 'restartCodex'],
      ];
    case 'notCodex': {
      const printed = failure.printed.trim();
      const said =
        printed === ''
          ? t`Asked for its version it printed nothing.`
          : t`Asked for its version it printed "${printed}".`;
      return [t`${failure.binary} is not Codex.`, join(said, choose), ['openSettings', 'restartCodex']];
    }
    case 'exited': {
      const exit =
        failure.code === null ? t`Codex stopped with exit unknown.` : t`Codex stopped with exit ${failure.code}.`;
      return [
        failure.signal === null ? exit : t`Codex was ended by ${failure.signal}.`,
        join(closedHome(failure.stderr) ?? lastText(failure.stderr), t`Your messages and turns are kept.`),
        ['restartCodex', 'openSettings'],
      ];
    }
    case 'noAnswer': {
      const said = t`It said nothing for ${Math.round(failure.afterMs / 1000)}\u00a0s.`;
      return [t`Codex is not responding.`, join(said, lastText(failure.stderr)), ['restartCodex', 'openSettings']];
    }
    case 'garbage':
      return [
        t`Codex prints something this app cannot read.`,
        join(t`It began with "${failure.sample}".`, choose),
        ['openSettings', 'restartCodex'],
      ];
    case 'cannotStart':
      return [t`Codex could not be started.`, join(failure.message, choose), ['restartCodex', 'openSettings']];
  }
}

/** What to do if Codex could not write to its own folder. Null when it does not report that. */
function closedHome(stderr: readonly string[]): string | null {
  const [, folder] = /state runtime under (.+?): .*\(code: (?:8|14)\)/.exec(stderr.join('\n')) ?? [];
  if (folder === undefined) return null;
  return t`It cannot write to its folder ${folder}. Make that writable, or name another with CODEX_HOME.`;
}

/** Why a folder cannot be opened. */
export function describeFolderProblem(problem: FolderProblem): AppAlertText {
  const [fact, detail] = folderWords(problem);
  return { fact, detail, severity: 'warning', surface: 'field', commands: ['openFolder'] };
}

/** Why a window's folder can no longer be used. */
export function describeLostFolder(problem: FolderProblem): AppAlertText {
  const [fact] = problem.type === 'missing' ? [t`${problem.path} is not there any more.`] : folderWords(problem);
  const detail = t`What you see of its threads is kept. Put the folder back, or open another one.`;
  return { fact, detail, severity: 'warning', surface: 'banner', commands: ['openFolder'] };
}

function folderWords(problem: FolderProblem): Words {
  const { path } = problem;
  switch (problem.type) {
    case 'missing':
      return [t`There is no folder ${path}.`, t`Check the path, or open another folder.`];
    case 'notFolder':
      return [t`${path} is a file.`, t`Open the folder it lies in.`];
    case 'notReadable':
      return [t`${path} cannot be read.`, t`Its permissions do not allow it. Open another folder.`];
    case 'notAbsolute':
      return incompleteWords(path);
    case 'elsewhere':
      return [t`${path} leads to another folder now, ${problem.leadsTo}.`, t`Open that one by its own path.`];
  }
}

/** A host can tell only for its own system whether a path is complete. */
function incompleteWords(path: string): Words {
  if (/^(?:[A-Za-z]:[\\/]|\\\\)/.test(path)) {
    return [t`${path} is a path of Windows.`, t`Under WSL the disk C: is /mnt/c. Begin with the root or with ~.`];
  }
  if (path.startsWith('/') && !path.includes('\0')) {
    const [disk, system] = ['C:\\', '\\\\wsl.localhost\\Ubuntu'];
    return [t`${path} names no disk.`, t`Begin with one, as in ${disk}, or for a folder of WSL as in ${system}.`];
  }
  return [t`${path} is not a whole path.`, t`Begin with the root or with ~.`];
}

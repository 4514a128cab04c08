import { devNull } from 'node:os';
import { dirname } from 'node:path';
import type { Result } from '../../shared/base/result.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import type { GitFailure } from '../git/git-program.ts';
import { type GitRunOptions, startGit } from '../git/start-git.ts';

/** The gh of this machine, and the user's environment. gh itself gets only a small part of that environment. */
export type Gh = {
  /** The absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Our own folder in which it runs, an absolute path in the data folder. Created on demand. */
  readonly folder: string;
};

/** What gh needs: itself, the user's sign-in, a keyring, and the way to the network. None names a program. */
const neededVariables =
  /^(PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|TMPDIR|TEMP|TMP|NoDefaultCurrentDirectoryInExePath|HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|XDG_(CONFIG|DATA|STATE|CACHE)_HOME|XDG_RUNTIME_DIR|LANG|USER|LOGNAME|DBUS_SESSION_BUS_ADDRESS|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|SYSTEMDRIVE|PROGRAMDATA|PROGRAMFILES(\(X86\))?|GH_CONFIG_DIR)$/i;
const tokenVariables = /^(GH|GITHUB)_(ENTERPRISE_)?TOKEN$/i;

const ownVariables = {
  // We parse what it prints.
  LC_ALL: 'C',
  NO_COLOR: '1',
  CLICOLOR: '0',
  GH_PROMPT_DISABLED: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
  GH_NO_EXTENSION_UPDATE_NOTIFIER: '1',
  GH_SPINNER_DISABLED: '1',
  GH_TELEMETRY: 'false',
  DO_NOT_TRACK: '1',
  GH_PAGER: '',
  PAGER: '',
  // gh asks git about the folder it runs in.
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
};

/**
 * Returns the environment of gh for a host. A token of the environment goes to the host that it is for: gh would send
 * `GH_ENTERPRISE_TOKEN` to any host that an address names.
 */
export function createGhEnvironment({ environment, folder }: Gh, host: string): Readonly<Record<string, string>> {
  const isForHost = host === 'github.com' || environment.GH_HOST?.toLowerCase() === host;
  const kept = Object.entries(environment).filter(
    ([name]) => neededVariables.test(name) || (isForHost && tokenVariables.test(name)),
  );
  return { ...Object.fromEntries(kept), ...ownVariables, GIT_CEILING_DIRECTORIES: dirname(folder) };
}

export type GhOptions = Pick<GitRunOptions, 'input' | 'signal' | 'maxBytes' | 'timeoutMs'>;

/** Runs gh without a shell and outside the folder that is open, until it exits. Returns its output. Rejects only if its folder cannot be made. */
export async function runGh(
  gh: Gh,
  host: string,
  args: readonly string[],
  options: GhOptions = {},
): Promise<Result<Buffer, GitFailure>> {
  await makeOwnFolder(dirname(gh.folder), gh.folder);
  const call = { program: gh.program, args, folder: gh.folder, environment: createGhEnvironment(gh, host) };
  return await startGit(call, { timeoutMs: 60_000, maxBytes: 4_000_000, ...options, withChildren: true });
}

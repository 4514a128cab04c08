import { devNull } from 'node:os';
import { dirname } from 'node:path';
import type { Result } from '../../shared/base/result.ts';
import type { HostingService } from '../../shared/commits/hosting-service.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import type { GitFailure } from '../git/git-program.ts';
import { type GitRunOptions, startGit } from '../git/start-git.ts';

/** The gh or glab of this machine, and the user's environment. It gets only a small part of that environment. */
export type HostingTool = {
  readonly service: HostingService;
  /** The absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Our own folder in which it runs, an absolute path in the data folder. Created on demand. */
  readonly folder: string;
};

/** What both need: themselves, the user's sign-in, a keyring, and the way to the network. None names a program. */
const neededVariables =
  /^(PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|NoDefaultCurrentDirectoryInExePath|HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|XDG_(CONFIG|DATA|STATE|CACHE)_HOME|XDG_RUNTIME_DIR|LANG|USER|LOGNAME|DBUS_SESSION_BUS_ADDRESS|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|SYSTEMDRIVE|PROGRAMDATA|PROGRAMFILES(\(X86\))?|GH_CONFIG_DIR|GLAB_CONFIG_DIR)$/i;

const tokenVariables: Readonly<Record<HostingService, RegExp>> = {
  gitHub: /^(GH|GITHUB)_(ENTERPRISE_)?TOKEN$/i,
  gitLab: /^(GITLAB_TOKEN|GITLAB_ACCESS_TOKEN|OAUTH_TOKEN)$/i,
};

const commonVariables = {
  // We parse what it prints.
  LC_ALL: 'C',
  NO_COLOR: '1',
  CLICOLOR: '0',
  DO_NOT_TRACK: '1',
  PAGER: '',
  // Both ask git about the folder they run in.
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
};

const ownVariables: Readonly<Record<HostingService, Readonly<Record<string, string>>>> = {
  gitHub: {
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
    GH_NO_EXTENSION_UPDATE_NOTIFIER: '1',
    GH_SPINNER_DISABLED: '1',
    GH_TELEMETRY: 'false',
    GH_PAGER: '',
  },
  gitLab: {
    // For `NO_PROMPT` and others without `GLAB_`, glab prints a warning among its answer.
    GLAB_NO_PROMPT: '1',
    GLAB_CHECK_UPDATE: 'false',
    CHECK_UPDATE: 'false',
    GLAB_SEND_TELEMETRY: 'false',
  },
};

/**
 * Returns the environment with or without the tokens in it. They go only to the host that they are for: gh would send
 * `GH_ENTERPRISE_TOKEN`, and glab `GITLAB_TOKEN`, to any host that an address names.
 */
function createToolEnvironment(
  { environment, folder, service }: HostingTool,
  withTokens: boolean,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    ([name]) => neededVariables.test(name) || (withTokens && tokenVariables[service].test(name)),
  );
  return {
    ...Object.fromEntries(kept),
    ...commonVariables,
    ...ownVariables[service],
    // glab writes its settings there first, with all tokens, and a turn could change a file in the system's own one.
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
    GIT_CEILING_DIRECTORIES: dirname(folder),
  };
}

export type ToolOptions = Pick<GitRunOptions, 'input' | 'signal' | 'maxBytes' | 'timeoutMs'> & {
  /** Whether it gets the tokens of the environment. */
  readonly withTokens: boolean;
};

/** Runs it without a shell and outside the folder that is open, until it exits. Returns its output. Rejects only if its folder cannot be made. */
export async function runTool(
  tool: HostingTool,
  args: readonly string[],
  { withTokens, ...options }: ToolOptions,
): Promise<Result<Buffer, GitFailure>> {
  await makeOwnFolder(dirname(tool.folder), tool.folder);
  const environment = createToolEnvironment(tool, withTokens);
  const call = { program: tool.program, args, folder: tool.folder, environment };
  return await startGit(call, { timeoutMs: 60_000, maxBytes: 4_000_000, ...options, withChildren: true });
}

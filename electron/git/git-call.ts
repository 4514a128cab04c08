import { delimiter, isAbsolute } from 'node:path';
import type { Git } from './git-program.ts';
import type { GitCall } from './start-git.ts';

/** Our own folders and files that every git process needs. */
export type OwnPlaces = {
  /** An empty folder, used as home, for hooks and for templates. */
  readonly emptyFolder: string;
  /** An empty file, used as the user's and the machine's configuration. */
  readonly emptyFile: string;
};

/** Commands that read and write contents. They run only on our private git folder. */
const contentCommands = [
  ...['blame', 'cat-file', 'check-attr', 'checkout-index', 'commit-tree', 'diff-files', 'diff-index', 'diff-tree'],
  ...[
    'hash-object',
    'index-pack',
    'ls-files',
    'merge-tree',
    'pack-objects',
    'prune',
    'read-tree',
    'rev-list',
    'rev-parse',
    'unpack-objects',
  ],
  ...['update-index', 'update-ref', 'for-each-ref', 'write-tree'],
] as const;
/** A git command that runs only on our private git folder. */
export type ContentCommand = (typeof contentCommands)[number];

/** Commands that read and write refs and the list of worktrees. They run on the repository's own git folder. */
const refCommands = ['for-each-ref', 'rev-parse', 'symbolic-ref', 'update-ref', 'worktree'] as const;
/** A git command that runs on the repository's own git folder. */
export type RefCommand = (typeof refCommands)[number];

/** Commands that talk to a remote. They run on our private git folder, with the configuration of the user. */
const networkCommands = ['fetch', 'push'] as const;
/** A git command that may start programs of the user: ssh, and helpers that know passwords. */
export type NetworkCommand = (typeof networkCommands)[number];

const allowedCommands: ReadonlySet<string> = new Set([
  ...contentCommands,
  ...refCommands,
  ...networkCommands,
  'config',
  'version',
]);

/** One call of git. `folder` is its working directory, and `args` follow the command. */
export type CallRequest = {
  readonly command: ContentCommand | RefCommand | NetworkCommand | 'config' | 'version';
  readonly args?: readonly string[];
  readonly folder: string;
  /** Settings that override every configuration, in this order. Needs git 2.31. */
  readonly settings?: readonly (readonly [key: string, value: string])[];
  /** Git's own variables, such as `GIT_DIR`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Passes the user's own home and PATH, for their filters. */
  readonly withHome?: boolean;
  /** Lets git read the configuration of the user and the machine. */
  readonly withUserConfig?: boolean;
};

/** The user's variables that git needs. */
const neededVariables =
  /^(PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|TMPDIR|TEMP|TMP|NoDefaultCurrentDirectoryInExePath)$/i;
const homeVariables = /^(HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|XDG_[A-Z_]+|LANG)$/i;
/** What ssh, password helpers and proxies need. None names a program. */
const networkVariables =
  /^(SSH_AUTH_SOCK|USER|LOGNAME|DBUS_SESSION_BUS_ADDRESS|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|SYSTEMDRIVE|PROGRAMDATA|PROGRAMFILES(\(X86\))?)$/i;

/** `ext::` and other helpers are missing: an address must not be a program. */
const networkEnvironment = {
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  SSH_ASKPASS_REQUIRE: 'never',
  GCM_INTERACTIVE: 'never',
};

function isNetworkCommand(command: string): boolean {
  return networkCommands.some((each) => each === command);
}

/**
 * Builds one git process with our own environment: nothing from the repository, the user or the app's parent process
 * chooses a program. Throws for a command that is not allowed, which is a bug in our code.
 */
export function createGitCall(git: Git, own: OwnPlaces, request: CallRequest): GitCall {
  const { args = [], command, folder, settings = [], variables = {} } = request;
  if (!allowedCommands.has(command)) throw new Error(`git ${command} is not allowed`);
  const isNetwork = isNetworkCommand(command);
  const { withUserConfig = isNetwork } = request;
  const { withHome = withUserConfig } = request;
  if (command === 'worktree') checkWorktreeArgs(args);
  const kept = Object.entries(git.environment).filter(
    ([name]) =>
      neededVariables.test(name) ||
      (withHome && homeVariables.test(name)) ||
      (isNetwork && networkVariables.test(name)) ||
      (withUserConfig && name === 'GIT_CONFIG_GLOBAL'),
  );
  const environment: Record<string, string> = {
    ...(withHome ? {} : { HOME: own.emptyFolder, USERPROFILE: own.emptyFolder, XDG_CONFIG_HOME: own.emptyFolder }),
    ...Object.fromEntries(kept.map(([name, value]) => [name, /^PATH$/i.test(name) ? requireAbsolute(value) : value])),
    // We parse git's output.
    LC_ALL: 'C',
    ...(withUserConfig
      ? {}
      : { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_SYSTEM: own.emptyFile, GIT_CONFIG_GLOBAL: own.emptyFile }),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_TEMPLATE_DIR: own.emptyFolder,
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    // An empty command would end ssh; without the variable, the user's configuration counts.
    ...(isNetwork ? {} : { GIT_SSH_COMMAND: '' }),
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
    GIT_PAGER: '',
    PAGER: '',
    // A user's filter that runs `python -m` would load modules from the working tree. Needs Python 3.11.
    PYTHONSAFEPATH: '1',
    GIT_TRACE2: '0',
    GIT_TRACE2_EVENT: '0',
    GIT_TRACE2_PERF: '0',
    ...(isNetwork ? networkEnvironment : {}),
    ...variables,
  };
  if (settings.length > 0) environment.GIT_CONFIG_COUNT = String(settings.length);
  for (const [at, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${at}`] = key;
    environment[`GIT_CONFIG_VALUE_${at}`] = value;
  }
  return { program: git.program, args: ['--no-pager', command, ...args], folder, environment };
}

/**
 * Throws for worktree commands that do too much. A checkout runs filters and hooks; a removal without force runs `git
 * status` in the worktree; `prune` drops the user's worktrees whose folders are currently missing.
 */
function checkWorktreeArgs(args: readonly string[]): void {
  const [action, ...rest] = args;
  const isAllowed =
    action === 'list' ||
    (action === 'add' && rest.includes('--no-checkout')) ||
    (action === 'remove' && rest.includes('--force'));
  if (!isAllowed) throw new Error(`git worktree ${action ?? ''} is not allowed this way`);
}

function requireAbsolute(path: string): string {
  return path.split(delimiter).filter(isAbsolute).join(delimiter);
}

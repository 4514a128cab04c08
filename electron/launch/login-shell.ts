import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { isatty } from 'node:tty';
import type { Clock } from '../../shared/base/clock.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { createInsideCheck, getEnvironmentOutside } from '../files/find-on-path.ts';
import { createChildEnvironment } from '../processes/child-environment.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';

/** The environment variables of a process. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the shell and the home folder of the account; null without an account. */
type ReadAccount = () => { readonly shell: string | null; readonly homedir: string } | null;

/** How the app was started, which decides whether to run the login shell, and which one. */
export type LoginShellInput = {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Whether a terminal started the app. Then its environment is already right. */
  readonly hasTerminal: boolean;
  /** Folders whose programs the shell and its startup files must not start. */
  readonly known: Pick<KnownFolders, 'list'>;
  /** The account of this process. If omitted, the system's. */
  readonly account?: ReadAccount;
  /** Reports a problem, as one line. */
  readonly log: (words: string) => void;
};

/** How long a shell's startup files may take, in milliseconds. */
const deadlineMs = 10_000;
/** The maximum output of a shell, in bytes: an endless startup file must not fill the memory. */
const maxBytes = 1024 * 1024;

/** Returns whether a standard stream is a terminal. */
export function hasTerminal(): boolean {
  return [0, 1, 2].some((stream) => isatty(stream));
}

/**
 * Returns the environment for programs the app starts, as a terminal would have it. A desktop starts apps without the
 * user's shell, so their PATH lacks what the shell's startup files add, such as Homebrew, nvm or cargo. Runs the login
 * shell once. Never rejects: if the shell fails or takes longer than 10 s, returns the original environment.
 */
export async function readTerminalEnvironment(facts: LoginShellInput): Promise<Environment> {
  const { environment, platform, log } = facts;
  if (platform === 'win32' || facts.hasTerminal) return environment;
  try {
    const known = await facts.known.list();
    const outside = await getEnvironmentOutside(createChildEnvironment(environment, {}), known);
    const account = facts.account ?? accountOf;
    const shell = await findShell(outside, known, account);
    return { ...environment, PATH: await readPath(shell, facts.clock, outside, account) };
  } catch (failure) {
    log(`The PATH of your login shell is unknown: ${getErrorMessage(failure)}`);
    return environment;
  }
}

/**
 * Returns the shell of the variables, or the account's shell unless it leads into one of the folders. Otherwise
 * `/bin/sh`.
 */
async function findShell(outside: Environment, known: readonly string[], account: ReadAccount): Promise<string> {
  if (outside.SHELL !== undefined) return outside.SHELL;
  const isForeign = await createInsideCheck(known);
  const shell = account()?.shell ?? null;
  return shell !== null && isAbsolute(shell) && !(await isForeign(shell)) ? shell : '/bin/sh';
}

/** Returns the account of this process. Null if the system does not know it, such as a user ID in a container. */
function accountOf(): ReturnType<ReadAccount> {
  try {
    return userInfo();
  } catch {
    return null;
  }
}

/** Runs the shell and returns its PATH. Rejects with the reason, worded as the end of a sentence. */
function readPath(shell: string, clock: Clock, outside: Environment, account: ReadAccount): Promise<string> {
  const mark = randomUUID();
  // csh reads its login files only without other arguments.
  const options = /^t?csh$/u.test(basename(shell)) ? '-ic' : '-ilc';
  return new Promise((resolve, reject) => {
    const child = spawn(shell, [options, `echo ${mark}; /usr/bin/env; echo ${mark}`], {
      // Uses its own session: an interactive shell would take over the app's terminal.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      // A startup file may run git, and git runs programs that the current folder names.
      cwd: homeFolder(outside, account),
      // Lets a startup file detect that no one is using the shell.
      env: { ...outside, WORKCELL_READING_ENVIRONMENT: '1' },
    });
    const end = () => killGroup(child);
    process.once('exit', end);
    const cancel = clock.after(deadlineMs, () => give(null, `it did not answer within ${deadlineMs / 1000} s`));
    const printed: Buffer[] = [];
    let bytes = 0;
    const give = (path: string | null, reason: string): void => {
      cancel();
      process.off('exit', end);
      if (path === null) {
        end();
        reject(new Error(reason));
      } else {
        // Ignores what the shell does while it exits.
        child.stdout.destroy();
        child.unref();
        resolve(path);
      }
    };
    child.stdout.on('data', (part: Buffer) => {
      printed.push(part);
      bytes += part.length;
      const path = extractPath(Buffer.concat(printed).toString(), mark);
      if (path !== null) give(path, '');
      else if (bytes > maxBytes) give(null, 'it printed too much');
    });
    child.once('error', (failure) => give(null, failure.message));
    child.once('close', (code, signal) =>
      give(null, `${shell} ended with ${signal ?? code} before it printed the PATH`),
    );
  });
}

/** Returns a folder that exists and belongs to the user. `/` if none. */
function homeFolder({ HOME: home }: Environment, account: ReadAccount): string {
  return [home, homeOf(), account()?.homedir].find((folder) => folder !== undefined && isFolder(folder)) ?? '/';
}

/** Returns the home folder. Unlike `homedir`, does not throw if neither HOME nor the account names one. */
function homeOf(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return isAbsolute(path) && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** Extracts PATH from the output of `env` between two marks. Null if a mark or PATH is missing. */
export function extractPath(printed: string, mark: string): string | null {
  const [, between, after] = printed.split(mark);
  if (after === undefined) return null;
  return /^PATH=(.+)$/mu.exec(between ?? '')?.[1] ?? null;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has ended already.
  }
}

import { spawn } from 'node:child_process';
import { messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';

/** The git of this machine, and the person's environment for it. */
export type Git = {
  /** Absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Why git did not do what it was asked for. `said` is the end of what it wrote to standard error, `printed` what it wrote
 * to standard output nevertheless.
 */
export type GitFailure = { readonly code: number | null; readonly said: string; readonly printed: string };

export type GitOptions = {
  /** An index of our own in place of the repository's. */
  readonly index?: string;
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * What is set over every repository's own configuration. Hooks, monitors and pagers are programs that a repository
 * names; none of them belongs to what we ask for. Filters run, without which files of LFS would not be whole.
 */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'advice.detachedHead=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // One process for each core writes the files of a checkout.
  'checkout.workers=0',
].flatMap((setting) => ['-c', setting]);

/** Variables that would lead git to another repository than the one it is asked about. */
const leading = /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|PREFIX|OBJECT_DIRECTORY|CEILING_DIRECTORIES)$/;

const mostOutput = 64 * 1024 * 1024;
const mostSaid = 4_096;

/** Runs git in a folder, without a shell and without asking for anything. Gives what it printed. Never rejects. */
export function runGit(
  git: Git,
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Result<string, GitFailure>> {
  return new Promise((settle) => {
    const child = spawn(git.program, ['-C', folder, ...settings, ...args], {
      env: environmentFor(git, options.index),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const printed: Buffer[] = [];
    let size = 0;
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size <= mostOutput) printed.push(bytes);
      else child.kill();
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      said = (said + text).slice(-mostSaid);
    });
    child.on('error', (problem) => {
      said += messageOf(problem);
      // One that runs and was called off is waited for.
      if (child.pid === undefined) settle(err({ code: null, said, printed: '' }));
    });
    child.on('close', (code) => {
      const text = Buffer.concat(printed).toString('utf8');
      settle(code === 0 ? ok(text) : err({ code, said: said.trim(), printed: text }));
    });
    // Git may have ended before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

function environmentFor({ environment }: Git, index: string | undefined): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !leading.test(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept),
    // What git says is read by us, and shown as the words of git.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
  };
}

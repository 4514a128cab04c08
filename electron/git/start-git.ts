import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { killGroup } from '../processes/end-processes.ts';
import type { GitFailure } from './git-program.ts';

/** How many idle checks it takes until a process counts as stuck. */
const idleChecks = 4;

/**
 * Calls `onStuck` once when a process has slept for `afterMs` without using the CPU: it waits for something that never
 * arrives, such as data from a pipe without a writer. A process that waits for a disk is not asleep. Works only on
 * Linux; elsewhere it never calls `onStuck`. Returns a function that ends the watch.
 */
function watchProgress(pid: number, afterMs: number, onStuck: () => void): () => void {
  if (process.platform !== 'linux') return () => undefined;
  let [idle, before] = [0, ''];
  let isEnded = false;
  const look = async (): Promise<void> => {
    const now = await readUse(pid);
    if (isEnded || now === null) return;
    idle = now.isAsleep && now.processor === before ? idle + 1 : 0;
    before = now.processor;
    if (idle < idleChecks) return;
    end();
    onStuck();
  };
  const timer = setInterval(() => void look(), afterMs / idleChecks);
  timer.unref();
  const end = (): void => {
    isEnded = true;
    clearInterval(timer);
  };
  return end;
}

/** Reads the CPU time of a process and whether it sleeps; null if that cannot be read. Never rejects. */
async function readUse(pid: number): Promise<{ readonly isAsleep: boolean; readonly processor: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The program's name comes first, in parentheses, and may contain any character.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? null : { isAsleep: fields[0] === 'S', processor: `${fields[11]} ${fields[12]}` };
}

/** A git process to start. Only `git-call.ts` may build one. */
export type GitCall = {
  readonly program: string;
  readonly args: readonly string[];
  /** The absolute path of the working directory. */
  readonly folder: string;
  /** The whole environment; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
};

/** The limits and input of a git process. */
export type GitRunOptions = {
  readonly input?: Buffer | string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The maximum bytes of standard output. Default: 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds until git is killed. Default: 10 minutes. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds of idle waiting until git is killed. Default: no limit. */
  readonly stuckAfterMs?: number | undefined;
  /** Milliseconds without output until git is killed. Default: no limit. */
  readonly silentAfterMs?: number | undefined;
  /** Whether git may start programs that must end with it. Then it has its own process group. */
  readonly withChildren?: boolean | undefined;
  /** Receives the end of its standard error, even on success. */
  readonly onStderr?: ((said: string) => void) | undefined;
  /** Receives its standard error as git writes it. */
  readonly onSaid?: ((text: string) => void) | undefined;
};

/** How long output may follow after git has ended, in milliseconds, when a program of it may hold the pipes open. */
const graceMs = 1_000;
const defaultMaxBytes = 1024 ** 3;
const defaultTimeoutMs = 600_000;
const maxStderr = 4_096;
/** More than this on standard error is a fault of a remote, in characters. */
const maxSaid = 4_000_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Runs git without a shell until it exits. Returns its output. Never rejects. */
export function startGit(call: GitCall, options: GitRunOptions = {}): Promise<Result<Buffer, GitFailure>> {
  const { input = '', maxBytes = defaultMaxBytes } = options;
  const printed: Buffer[] = [];
  let size = 0;
  return watchGit(call, options, (child, stop) => {
    child.stdout.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size <= maxBytes) printed.push(bytes);
      else stop('tooLarge');
    });
    child.stdin.end(input);
    return () => Buffer.concat(printed);
  });
}

/** Runs two git processes, where the second reads the output of the first. Never rejects. */
export async function pipeGit(
  from: GitCall,
  to: GitCall,
  options: GitRunOptions = {},
): Promise<Result<Buffer, GitFailure>> {
  const abort = new AbortController();
  const signal = options.signal === undefined ? abort.signal : AbortSignal.any([abort.signal, options.signal]);
  let reader: Child | null = null;
  const second = watchGit(to, { ...options, signal }, (child) => {
    reader = child;
    child.stdout.resume();
    return () => Buffer.alloc(0);
  });
  const first = await watchGit(from, options, (child) => {
    if (reader !== null) child.stdout.pipe(reader.stdin);
    child.stdin.end(options.input ?? '');
    return () => Buffer.alloc(0);
  });
  if (!first.ok) abort.abort();
  const last = await second;
  return first.ok ? last : first;
}

function watchGit(
  { args, environment, folder, program }: GitCall,
  options: GitRunOptions,
  attach: (child: Child, stop: (why: GitFailure['type']) => void) => () => Buffer,
): Promise<Result<Buffer, GitFailure>> {
  const { onSaid, onStderr, signal, silentAfterMs, stuckAfterMs, timeoutMs = defaultTimeoutMs, withChildren } = options;
  return new Promise((settle) => {
    if (signal?.aborted) {
      settle(err({ type: 'cancelled', code: null, said: '', printed: Buffer.alloc(0) }));
      return;
    }
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // Its own session has no terminal either, where ssh would ask.
      detached: withChildren === true && process.platform !== 'win32',
    });
    let type: GitFailure['type'] = 'failed';
    let said = '';
    let saidLength = 0;
    let hasExited = false;
    let grace: NodeJS.Timeout | undefined;
    const closeSoon = (): void => {
      if (!hasExited || (!withChildren && type === 'failed')) return;
      grace ??= setTimeout(() => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      }, graceMs);
    };
    const stop = (why: GitFailure['type']): void => {
      if (type === 'failed') type = why;
      if (withChildren && child.pid !== undefined) killGroup(child.pid);
      else child.kill('SIGKILL');
      closeSoon();
    };
    child.on('exit', () => {
      hasExited = true;
      closeSoon();
    });
    const cancel = (): void => stop('cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    const timer = setTimeout(() => stop('timedOut'), timeoutMs);
    const endWatch =
      child.pid === undefined || stuckAfterMs === undefined
        ? () => undefined
        : watchProgress(child.pid, stuckAfterMs, () => stop('stuck'));
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      if (silentAfterMs !== undefined) silence = setTimeout(() => stop('stuck'), silentAfterMs);
    };
    heard();
    const read = attach(child, stop);
    child.stdout.on('data', heard);
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      heard();
      said = (said + text).slice(-maxStderr);
      saidLength += text.length;
      if (saidLength > maxSaid) stop('tooLarge');
      else onSaid?.(text);
    });
    // Git may exit before it has read everything.
    child.stdin.on('error', () => undefined);
    const settled = (code: number | null): void => {
      clearTimeout(timer);
      clearTimeout(silence);
      clearTimeout(grace);
      endWatch();
      signal?.removeEventListener('abort', cancel);
      const printed = read();
      onStderr?.(said);
      settle(code === 0 && type === 'failed' ? ok(printed) : err({ type, code, said: said.trim(), printed }));
    };
    child.on('error', (problem) => {
      said += getErrorMessage(problem);
      // If the process started, `close` follows.
      if (child.pid === undefined) settled(null);
    });
    child.on('close', settled);
  });
}

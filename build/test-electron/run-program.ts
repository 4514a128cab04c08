import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { killTree } from '../../fixtures/testkit/process-tree.ts';
import { within } from '../../fixtures/testkit/within.ts';
import { passEvents } from '../test-run/events.ts';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** How long a program may take to end before it is killed. `npm test` kills us 30 s after it has told us to end. */
const graceMs = 6_000;

/** A program, how it runs, and how long it may clean up. */
export type Program = {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly graceMs?: number;
};

/** What ends a running program: the signals to our own process. */
export type Ending = {
  /** Its reason is the signal's name. */
  readonly asked: AbortSignal;
  /** Lets the signals end our process again. */
  stop(): void;
};

/** Catches the signals that end a process, so that it can clean up. The caller must check `asked`. */
export function catchSignals(): Ending {
  const ending = new AbortController();
  const catchOne = (signal: NodeJS.Signals) => ending.abort(signal);
  for (const signal of signals) process.on(signal, catchOne);
  return {
    asked: ending.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, catchOne);
    },
  };
}

/**
 * Runs a program with our own input and output until it ends, and returns its exit code. A signal to us ends the
 * program first. The program is interrupted, so that Playwright still writes its reports. If it does not end, it is
 * killed with everything it started. The exit code is then that of our signal. Rejects when the program cannot run.
 */
export async function runProgram(
  { cwd, env, graceMs: grace = graceMs, words }: Program,
  asked: AbortSignal,
): Promise<number> {
  const [program = '', ...args] = words;
  const events = passEvents();
  const child = spawn(program, args, { cwd, env: { ...env, ...events.env }, stdio: events.stdio });
  const ended = once(child, 'exit').then(([code]): number => code ?? 1);
  const interrupted = Promise.withResolvers<null>();
  const interrupt = () => interrupted.resolve(null);
  asked.addEventListener('abort', interrupt, { once: true });
  if (asked.aborted) interrupt();
  const code = await Promise.race([ended, interrupted.promise]);
  asked.removeEventListener('abort', interrupt);
  if (code !== null) return code;
  child.kill('SIGINT');
  await within(grace, 'The end of the program', ended).catch(() =>
    killTree(child.pid === undefined ? [] : [child.pid]),
  );
  return 128 + (constants.signals[asked.reason as NodeJS.Signals] ?? 0);
}

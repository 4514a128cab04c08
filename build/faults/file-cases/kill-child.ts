import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Random } from '../random.ts';

/** How a program ended: its output, and whether it was killed. */
export type ChildEnd = { readonly printed: string; readonly isKilled: boolean; readonly how: string };

const program = join(import.meta.dirname, 'act.ts');

type Call = readonly [name: string, beforeFilesChange: number, inAll: number];

/**
 * System calls that change something. With each, the approximate number of calls that the file thread makes before
 * Apply changes the first of the user's files, and in total.
 */
const calls: readonly [Call, ...Call[]] = [
  ['rename', 3, 12],
  ['link', 0, 5],
  ['unlink', 6, 16],
  ['mkdir', 20, 30],
  ['rmdir', 6, 16],
  ['symlink', 0, 3],
  ['fsync', 10, 28],
  ['openat', 60, 160],
  ['write', 330, 600],
  ['fchmod', 0, 6],
  ['close', 55, 140],
];

/**
 * The number of the call at which to kill. Half of the time, it is around the file changes, where the most is at stake.
 */
function chooseCall([, before, inAll]: Call, random: Random): number {
  if (random.chance(0.5)) return 1 + before + random.below(inAll - before);
  // Some programs make few calls, and early ones matter as much.
  return 1 + random.below(1 + random.below(inAll));
}

let canTrace: boolean | null = null;

/** Returns whether a program can be killed at a system call here. */
export function hasStrace(): boolean {
  canTrace ??= spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
  return canTrace;
}

/** Makes `act.ts` do something and kills it at a random moment: at a system call, or after a while. */
export function killChild(args: readonly string[], random: Random, meanwhile: () => void): Promise<ChildEnd> {
  const own = [process.execPath, program, ...args];
  const delay = random.below(1_200);
  if (!hasStrace() || random.chance(0.1)) return watch(own, delay, meanwhile, `after ${delay} ms`);
  const chosen = random.pick(calls);
  const [call] = chosen;
  const number = chooseCall(chosen, random);
  // Git may be killed too, but usually the host is.
  const whom = random.chance(0.8) ? ['-b', 'execve'] : ['--seccomp-bpf'];
  const trace = ['-f', ...whom, '-qq', '-o', '/dev/null', '-e', `trace=${call},execve`];
  const command = ['strace', ...trace, '-e', `inject=${call}:signal=KILL:when=${number}`, ...own];
  return watch(command, null, meanwhile, `at ${call} ${number}`);
}

const deadlineMs = 60_000;

function watch(
  [command = '', ...args]: readonly string[],
  killAfterMs: number | null,
  meanwhile: () => void,
  how: string,
): Promise<ChildEnd> {
  const { promise, reject, resolve } = Promise.withResolvers<ChildEnd>();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // One thread does all file work, so that its calls have an order.
    env: { PATH: process.env.PATH, HOME: '/nonexistent', UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' },
  });
  const printed: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => void printed.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => void said.push(bytes));
  const kill = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const late = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`It was not done after ${deadlineMs} ms, killed ${how}: ${Buffer.concat(said)}`));
  }, deadlineMs);
  const edit = setTimeout(meanwhile, Math.round(Math.random() * 600));
  child.on('error', reject);
  child.on('close', (code, signal) => {
    for (const timer of [kill, late, edit]) if (timer !== null) clearTimeout(timer);
    const isKilled = signal === 'SIGKILL' || code === 137;
    if (code !== 0 && !isKilled) reject(new Error(`It ended with ${code}, killed ${how}: ${Buffer.concat(said)}`));
    else resolve({ printed: Buffer.concat(printed).toString('utf8'), isKilled, how });
  });
  return promise;
}

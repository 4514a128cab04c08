import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Random } from '../random.ts';

/** How a program ended: what it printed, and whether it was killed. */
export type ChildEnd = { readonly printed: string; readonly isKilled: boolean; readonly how: string };

const program = join(import.meta.dirname, 'act.ts');

/** System calls that change something, and about how many of each one action makes. */
const calls: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['rename', 25],
  ['link', 10],
  ['unlink', 25],
  ['mkdir', 30],
  ['rmdir', 8],
  ['symlink', 3],
  ['fsync', 30],
  ['openat', 120],
  ['write', 60],
  ['fchmod', 6],
  ['close', 120],
];

let canTrace: boolean | null = null;

/** Whether a program may be killed at a system call here. */
export function hasStrace(): boolean {
  canTrace ??= spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
  return canTrace;
}

/** Lets `act.ts` do something, and kills it at a moment of chance: at a system call, or after a while. */
export function killChild(args: readonly string[], random: Random, meanwhile: () => void): Promise<ChildEnd> {
  const own = [process.execPath, program, ...args];
  const delay = random.below(1_200);
  if (!hasStrace() || random.chance(0.1)) return watch(own, delay, meanwhile, `after ${delay} ms`);
  const [call, usual] = random.pick(calls);
  // Some make few calls, and early ones matter as much.
  const number = 1 + random.below(1 + random.below(usual));
  // Git may be killed as well; mostly it is the host.
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
    // One thread does all work with files, so that its calls have an order.
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

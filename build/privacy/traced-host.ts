import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningHost, startHost } from '../../e2e/host.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { type NetworkTrace, readTrace, tracedCalls } from './network-trace.ts';

/** The built web host, with the system reporting each network call that it and its child processes make. */
export type TracedHost = Pick<RunningHost, 'address' | 'output'> & {
  /** Requests its end and returns the full trace. Null when there is none. Rejects when it does not end normally. */
  end(): Promise<NetworkTrace | null>;
};

/** With `-D`, the host stays our direct child under strace. */
const strace = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-s', '4096', '-e', 'signal=none'];

/** strace cannot see calls through a kernel ring, so programs get the error that rings are not available. */
const noRing = 'io_uring_setup:error=ENOSYS';

/** Returns why no host can be traced here, in a sentence. Null when one can. */
export function findTracingObstacle(): string | null {
  if (process.platform !== 'linux') return 'strace is a program of Linux.';
  const [program = '', ...args] = strace;
  const { error, status, stderr } = spawnSync(program, [...args, '-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (error !== undefined) return 'strace is not installed; "apt-get install strace" brings it.';
  return status === 0 ? null : `strace may not trace here: ${stderr.trim().split('\n')[0]}`;
}

/**
 * The command prefix that traces a program's network calls, and those of its descendants, to `file`. The program stays
 * our direct child.
 */
export function createTraceCommand(file: string): readonly string[] {
  return [...strace, '-e', `trace=${tracedCalls}`, '-e', `inject=${noRing}`, '-o', file, '--'];
}

/** Starts the host under strace, unless there is an obstacle. */
export async function startTracedHost(
  flags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  obstacle: string | null,
): Promise<TracedHost> {
  const folder = createTemporaryFolder('trace');
  const file = join(folder.path, 'trace.txt');
  const host = await startHost(flags, env, obstacle === null ? createTraceCommand(file) : []);
  return {
    address: host.address,
    output: host.output,
    end: async () => {
      const code = await host.end();
      const trace = obstacle === null ? readTrace(readFileSync(file, 'utf8')) : null;
      await folder.remove();
      if (code !== 0) throw new Error(`The host ended with ${code}: ${host.output()}`);
      return trace;
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Sight } from '../probe-api.ts';
import { type Electron, electronEnvironment } from './electron.ts';

/** The time of each start step since Electron's process was spawned, in milliseconds. */
export type TimedStart = {
  /** Its main process runs the first script. */
  readonly begun: number;
  /** Electron can open windows. The app's own module has already been evaluated. */
  readonly ready: number;
  /** The first window is created. */
  readonly created: number;
  /** The document and its scripts are loaded. */
  readonly loaded: number;
  /** The expected content is painted, in a visible window. */
  readonly seen: number;
};

/** No start takes longer, even on the slowest machine. */
const deadlineMs = 60_000;
const reporter = fileURLToPath(new URL('report-start.cjs', import.meta.url));

/**
 * Starts Electron, waits until a sight is painted in its first window, and ends it. No debugger is connected, because
 * Electron would wait for it. Throws when Electron ends first.
 */
export async function timeStart(
  electron: Electron,
  probe: string,
  sight: Sight,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TimedStart> {
  const painted = `${probe}\nbenchProbe.seen(${JSON.stringify(sight)}).then((at) => performance.timeOrigin + at);`;
  const began = Date.now();
  const child = spawn(electron.program, ['-r', reporter, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    env: { ...electronEnvironment(electron, env), WORKCELL_BENCH_PAINTED: painted },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'exit');
  const steps = await new Promise<TimedStart>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Start: ')) resolve(JSON.parse(line.slice('Start: '.length)));
    });
    void exited.then(() => reject(new Error(`Electron ended before it had started: ${said}`)));
  });
  child.kill('SIGTERM');
  await exited;
  const { begun, created, loaded, ready, seen } = steps;
  return {
    begun: begun - began,
    ready: ready - began,
    created: created - began,
    loaded: loaded - began,
    seen: seen - began,
  };
}

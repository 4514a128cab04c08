import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withinOrKill } from '../fixtures/testkit/process-tree.ts';
import { configFolder } from '../fixtures/testkit/test-folder.ts';

/** The built web host. */
export const hostProgram = fileURLToPath(new URL('../dist/web.js', import.meta.url));

/** How long a host may take to listen, and to end, on a machine that is busy. */
const hostLimits = { startMs: 45_000, endMs: 30_000 };

/** The built web host, running in its own process. */
export type RunningHost = {
  readonly pid: number;
  /** The address with the token, as printed. */
  readonly address: string;
  /** Its standard error so far. */
  readonly said: () => string;
  /** Asks it to end and returns its exit code; null when a signal ended it. Kills one that stays, and rejects. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Kills it immediately, as a crash would. */
  kill(): Promise<void>;
};

/**
 * Starts the web host with these flags and settles once it listens; rejects with its output when it does not in time,
 * and leaves nothing running. `watcher` is a program, with its arguments, that turns into the host and leaves another
 * process behind to watch it: the host has ended when that one has.
 */
export async function startHost(
  flags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  watcher: readonly string[] = [],
  { endMs, startMs } = hostLimits,
): Promise<RunningHost> {
  const [program = process.execPath, ...args] = [...watcher, process.execPath, hostProgram, ...flags];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Wherever the tests run, the app speaks English, unless its options say otherwise.
    env: { ...process.env, LC_ALL: 'C', XDG_CONFIG_HOME: configFolder, ...env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, watcher.length === 0 ? 'exit' : 'close').then(([code]): number | null => code);
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^Workcell is listening on (\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const output = () => said;
  const ended = exited.then((code) => Promise.reject(new Error(`The web host ended with ${code}: ${said}`)));
  const address = await withinOrKill(
    child.pid,
    startMs,
    'The web host to listen',
    Promise.race([listening, ended]),
    output,
  );
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return withinOrKill(child.pid, endMs, `The web host to end after ${signal}`, exited, output);
  };
  return {
    pid: child.pid ?? 0,
    address,
    said: output,
    end: (signal = 'SIGTERM') => end(signal),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withinOrKill } from '../fixtures/testkit/process-tree.ts';
import { configFolder } from '../fixtures/testkit/test-folder.ts';

/** The built web host. */
export const hostProgram = fileURLToPath(new URL('../dist/web.js', import.meta.url));

/**
 * Returns a command that runs a program in its own terminal, which has our standard input and output as keyboard and
 * screen. Linux only.
 */
function toTerminalCommand(words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return ['script', '--quiet', '--flush', '--return', '--command', `exec ${quoted.join(' ')}`, '/dev/null'];
}

/** How long a host may take to listen, and to end, on a machine that is busy. */
export const hostLimits = { startMs: 45_000, endMs: 30_000 };

/** `terminal`: the host runs in one. Times in milliseconds. */
export type HostConditions = typeof hostLimits & { readonly terminal?: boolean };

/** The built web host, running in its own process. */
export type RunningHost = {
  readonly pid: number;
  /** The address with the token, as printed. */
  readonly address: string;
  /** Its standard error so far, or its screen if it has a terminal. */
  readonly output: () => string;
  /** Types into its terminal. */
  type(text: string): void;
  /**
   * Asks it to end and returns its exit code; null when a signal ended it. If it does not end, kills it and rejects.
   */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Kills it immediately, as a crash would. */
  kill(): Promise<void>;
};

/**
 * Starts the web host with these flags and settles once it listens. If it does not listen in time, rejects with its
 * output and leaves nothing running. `watcher` is a program, with its arguments, that turns into the host and leaves
 * another process behind to watch it: the host has ended when that process has.
 */
export async function startHost(
  flags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  watcher: readonly string[] = [],
  { endMs, startMs, terminal }: HostConditions = hostLimits,
): Promise<RunningHost> {
  const words = [...watcher, process.execPath, hostProgram, ...flags];
  const [program = process.execPath, ...args] = terminal === true ? toTerminalCommand(words) : words;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Wherever the tests run, the app speaks English, unless its settings say otherwise.
    env: { ...process.env, LC_ALL: 'C', XDG_CONFIG_HOME: configFolder, ...env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // A host that has ended no longer reads.
  child.stdin.on('error', () => undefined);
  if (terminal === true) {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
  } else child.stdin.end();
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
    // A terminal passes Ctrl+C on to the host.
    if (terminal === true && signal !== 'SIGKILL') child.stdin.write('\u0003');
    else child.kill(signal);
    return withinOrKill(child.pid, endMs, `The web host to end after ${signal}`, exited, output);
  };
  return {
    pid: child.pid ?? 0,
    address,
    output,
    type: (text) => void child.stdin.write(text),
    end: (signal = 'SIGTERM') => end(signal),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

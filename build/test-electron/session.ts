import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { withinOrKill } from '../../fixtures/testkit/process-tree.ts';
import type { Tester } from './tester.ts';

/** How long a screen or a bus may take to be ready, and to end, on a machine that is busy. */
const serverLimits = { startMs: 30_000, endMs: 15_000 };

/** An invisible screen and a session bus for an app under test. */
export type Session = {
  /** The variables that point an app to them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends both. The app must end first, because Chromium aborts when its bus disappears. */
  stop(): Promise<void>;
};

/**
 * Starts a session for one app at a time: on a shared screen, two apps' windows take the focus from each other. The bus
 * keeps the app away from the user's keyring. `tester` is the user who runs the app. Without Xvfb, windows open on
 * the existing screen. Null on other systems, which need neither. Throws when no bus starts.
 */
export async function startSession(tester: Tester | null): Promise<Session | null> {
  if (process.platform !== 'linux') return null;
  const bus = await startBus(tester);
  if (bus === null) throw new Error('The desktop app was not started: dbus-daemon does not run here.');
  const screen = await startScreen(tester);
  return {
    env: {
      DBUS_SESSION_BUS_ADDRESS: bus.output,
      ...(screen === null ? {} : { DISPLAY: `:${screen.output}`, WAYLAND_DISPLAY: undefined }),
    },
    stop: async () => {
      try {
        await screen?.stop();
      } finally {
        await bus.stop();
      }
    },
  };
}

function startScreen(tester: Tester | null): Promise<Server | null> {
  // Xvfb picks a free number and writes it once it is ready.
  return startServer(tester, ['Xvfb', '-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp']);
}

async function startBus(tester: Tester | null): Promise<Server | null> {
  // The checkout may not be accessible to the tester.
  const folder = mkdtempSync(join(tester?.sharedFolder ?? tmpdir(), 'workcell-bus-'));
  const configuration = join(folder, 'session-bus.conf');
  copyFileSync(join(import.meta.dirname, 'session-bus.conf'), configuration);
  chmodSync(folder, 0o755);
  chmodSync(configuration, 0o644);
  try {
    const words = ['dbus-daemon', `--config-file=${configuration}`, '--nofork', '--nopidfile', '--print-address=3'];
    return await startServer(tester, words);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Server = {
  /** Its first output. */
  readonly output: string;
  stop(): Promise<void>;
};

/**
 * Starts a program that writes to its descriptor 3 once it is ready. Null when it is missing or ends earlier. Rejects
 * with its output when it is not ready in time, or does not end in time, and leaves nothing running.
 */
export async function startServer(
  tester: Tester | null,
  words: readonly string[],
  { endMs, startMs } = serverLimits,
): Promise<Server | null> {
  const [program = '', ...args] = [...(tester?.prefix ?? []), ...words];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let output = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = `${output}${text}`.slice(-4_000);
  });
  const [name = ''] = words;
  const gone = once(server, 'exit').catch(() => []);
  const heard = once((server.stdio[3] as Readable).setEncoding('utf8'), 'data').then(([text]) => String(text).trim());
  const ready = Promise.race([heard, gone.then(() => null)]);
  const said = await withinOrKill(server.pid, startMs, `${name} to be ready`, ready, () => output);
  if (said === null) return null;
  return {
    output: said,
    stop: async () => {
      server.kill();
      await withinOrKill(server.pid, endMs, `${name} to end after SIGTERM`, gone, () => output);
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Tester } from './tester.ts';

/** An invisible screen and a session bus for an app under test. */
export type Session = {
  /** The variables that point an app to them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends both. The app must end first, because Chromium aborts when its bus disappears. */
  stop(): Promise<void>;
};

/**
 * Starts a session for one app at a time: on a shared screen, two apps' windows take the focus from each other. The bus
 * keeps the app away from the person's keyring. `tester` is the user who runs the app. Without Xvfb, windows open on
 * the existing screen. Null on other systems, which need neither. Throws when no bus starts.
 */
export async function startSession(tester: Tester | null): Promise<Session | null> {
  if (process.platform !== 'linux') return null;
  const bus = await startBus(tester);
  if (bus === null) throw new Error('The desktop app was not started: dbus-daemon does not run here.');
  const screen = await startScreen(tester);
  return {
    env: {
      DBUS_SESSION_BUS_ADDRESS: bus.said,
      ...(screen === null ? {} : { DISPLAY: `:${screen.said}`, WAYLAND_DISPLAY: undefined }),
    },
    stop: async () => {
      await screen?.stop();
      await bus.stop();
    },
  };
}

function startScreen(tester: Tester | null): Promise<Server | null> {
  // It picks a free number and writes it once it is ready.
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
  readonly said: string;
  stop(): Promise<void>;
};

/** Starts a program that writes to its descriptor 3 once it is ready. Null when it is missing or ends earlier. */
async function startServer(tester: Tester | null, words: readonly string[]): Promise<Server | null> {
  const [program = '', ...args] = [...(tester?.prefix ?? []), ...words];

  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const gone = once(server, 'exit').catch(() => []);
  const heard = once((server.stdio[3] as Readable).setEncoding('utf8'), 'data').then(([text]) => String(text).trim());
  const said = await Promise.race([heard, gone.then(() => null)]);
  if (said === null) return null;
  return {
    said,
    stop: async () => {
      server.kill();
      await gone;
    },
  };
}

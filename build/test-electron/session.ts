import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Tester } from './tester.ts';

/** A screen that nobody sees and a session bus, for an app under test. */
export type Session = {
  /** The variables through which an app finds them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends both. The app has to end first: Chromium aborts when its bus goes away. */
  stop(): Promise<void>;
};

/**
 * Starts a session for one app at a time: on a common screen, the windows of two apps take the focus from each other. The
 * bus keeps the app away from the person's keyring. `tester`: the user who runs the app. Without Xvfb, windows open on
 * the screen there is. Null on other systems, which need neither. Throws when no bus starts.
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
  // It picks a free number and writes it once it can be used.
  return startServer(tester, ['Xvfb', '-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp']);
}

async function startBus(tester: Tester | null): Promise<Server | null> {
  // The checkout may be closed to the tester.
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
  /** The first thing that it wrote. */
  readonly said: string;
  stop(): Promise<void>;
};

/** Starts a program that writes to its descriptor 3 once it can be used; null when it is not here or ends before that. */
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

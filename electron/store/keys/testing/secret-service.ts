import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const programs = ['dbus-daemon', 'gnome-keyring-daemon', 'dbus-send'];

/** Returns what is missing here to run a system keyring. Null if nothing is missing. */
export function findMissingPrograms(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service is a thing of Linux';
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Returns the environment of a session with its own home, and with neither a bus nor a display. */
export function createBareEnvironment(home: string): Record<string, string | undefined> {
  const runtime = join(home, 'run');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const {
    DBUS_SESSION_BUS_ADDRESS: _bus,
    DISPLAY: _display,
    WAYLAND_DISPLAY: _wayland,
    GNOME_KEYRING_CONTROL: _control,
    ...env
  } = process.env;
  return { ...env, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: runtime };
}

/**
 * Starts a session bus with GNOME's keyring, whose files are in `home`. Without a password, the keyring stays locked.
 * `stop` ends the bus and the keyring.
 */
export async function startSecretService(home: string, password: string | null) {
  const bus = await startBus(home, ['--session']);
  await unlock(bus.env, password);
  return bus;
}

/**
 * Starts a session bus where a keyring can appear and disappear. Electron cannot outlive the bus itself: Chromium
 * aborts when the connection breaks.
 */
export async function startKeyringBus(home: string) {
  const bus = await startBus(home, [`--config-file=${quietBus}`]);
  return {
    ...bus,
    /**
     * Starts GNOME's keyring, locked without a password, and settles once it is on the bus. Returns a function that
     * ends it.
     */
    startKeyring: async (password: string | null): Promise<() => Promise<void>> => {
      await unlock(bus.env, password);
      const pid = await keyringPid(bus.env);
      return async () => {
        process.kill(pid);
        await waitUntilGone(bus.env);
      };
    },
  };
}

/** The configuration of a bus that starts no services on its own. */
const quietBus = join(import.meta.dirname, '../../../../build/test-electron/session-bus.conf');

type Environment = ReturnType<typeof createBareEnvironment>;

async function startBus(home: string, options: readonly string[]) {
  const bare = createBareEnvironment(home);
  const address = `unix:path=${join(home, 'run', 'bus')}`;
  const bus = spawn('dbus-daemon', [...options, '--nofork', '--nopidfile', '--print-address', '--address', address], {
    env: bare,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(createInterface(bus.stdout), 'line');
  return {
    env: { ...bare, DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: bare.XDG_RUNTIME_DIR },
    stop: async () => {
      bus.kill();
      await once(bus, 'exit');
    },
  };
}

async function unlock(env: Environment, password: string | null): Promise<void> {
  const how = password === null ? '--start' : '--unlock';
  // The daemon moves to the background once it is ready.
  const keyring = spawn('gnome-keyring-daemon', [how, '--components=secrets'], {
    env,
    // Without a password, the daemon reads nothing and may exit before anything is written.
    stdio: [password === null ? 'ignore' : 'pipe', 'ignore', 'ignore'],
  });
  keyring.stdin?.end(password);
  await once(keyring, 'exit');
}

async function keyringPid(env: Environment): Promise<number> {
  for (;;) {
    const answer = await askBus(env, 'GetConnectionUnixProcessID').catch(() => '');
    const pid = /uint32 (\d+)/.exec(answer)?.[1];
    if (pid !== undefined) return Number(pid);
  }
}

async function waitUntilGone(env: Environment): Promise<void> {
  while ((await askBus(env, 'NameHasOwner')).includes('true'));
}

async function askBus(env: Environment, method: string): Promise<string> {
  const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = [`org.freedesktop.DBus.${method}`, 'string:org.freedesktop.secrets'];
  return (await run('dbus-send', [...bus, ...question], { env })).stdout;
}

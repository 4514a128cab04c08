import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const programs = ['dbus-daemon', 'gnome-keyring-daemon'];

/** What is missing here to run a keyring of the system, in words; null when nothing is. */
export function missingForSecretService(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service is a thing of Linux';
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** The environment of a session that has a home of its own and neither a bus nor a screen. */
export function bareEnvironment(home: string): Record<string, string | undefined> {
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
 * Starts a session bus with GNOME's keyring on it, whose files are in `home`. Without a password it stays locked.
 * `stop` ends the bus, and with it the keyring.
 */
export async function startSecretService(home: string, password: string | null) {
  const bare = bareEnvironment(home);
  const address = `unix:path=${join(home, 'run', 'bus')}`;
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address', '--address', address], {
    env: bare,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(createInterface(bus.stdout), 'line');
  const env = { ...bare, DBUS_SESSION_BUS_ADDRESS: address };
  const how = password === null ? '--start' : '--unlock';
  // It goes into the background once it is there.
  const keyring = spawn('gnome-keyring-daemon', [how, '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keyring.stdin.end(password ?? '');
  await once(keyring, 'exit');
  return {
    env,
    stop: async () => {
      bus.kill();
      await once(bus, 'exit');
    },
  };
}

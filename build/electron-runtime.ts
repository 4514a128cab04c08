import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where Electron's program lies inside its own folder, as its package names it. */
const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
  win32: 'electron.exe',
};

/** What decides which Electron runs. */
export type ElectronFacts = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the npm package `electron`. */
  readonly packageFolder: string;
  /** The person's id; undefined on Windows. */
  readonly uid: number | undefined;
};

/**
 * The Electron program that is on this machine: in ELECTRON_OVERRIDE_DIST_PATH, or downloaded into the package
 * earlier; null when there is none. Never loads the package itself, which would begin a download.
 */
export function findElectron({ platform, env, packageFolder }: ElectronFacts): string | null {
  const program = programs[platform];
  if (program === undefined) return null;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(join(override, program));
  // The package writes this file last, so a program without it is half a download.
  const downloaded = join(packageFolder, 'path.txt');
  if (!existsSync(downloaded)) return null;
  return existing(join(packageFolder, 'dist', readFileSync(downloaded, 'utf8')));
}

/** Why no Electron can run here however it is installed, as the end of a sentence; null when one can. */
export function electronObstacle({ platform, env, uid }: ElectronFacts): string | null {
  if (programs[platform] === undefined) return `Electron is not made for ${platform}`;
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0) return 'Electron keeps no sandbox for root';
  return null;
}

/** What decides whether Chromium's sandbox can run on Linux. */
export type SandboxFacts = {
  readonly platform: NodeJS.Platform;
  /** Electron's program. */
  readonly program: string;
  /** Where the kernel tells its settings, usually /proc/sys. */
  readonly settings?: string;
};

/**
 * Why this Electron would end at once, as the end of a sentence; null when nothing speaks for that. Chromium makes its
 * sandbox from user namespaces, which Ubuntu 23.10 and newer, and some other systems, keep from ordinary programs, or
 * with a helper beside it that belongs to root.
 */
export function sandboxObstacle({ platform, program, settings = '/proc/sys' }: SandboxFacts): string | null {
  if (platform !== 'linux') return null;
  const has = (name: string, value: string) => readSetting(join(settings, name)) === value;
  const isRestricted =
    has('kernel/apparmor_restrict_unprivileged_userns', '1') ||
    has('kernel/unprivileged_userns_clone', '0') ||
    has('user/max_user_namespaces', '0');
  if (!isRestricted || isRootsHelper(join(dirname(program), 'chrome-sandbox'))) return null;
  return "this system does not let Electron's sandbox run (it restricts user namespaces)";
}

/** How an Electron ended that could not even start. */
export type EarlyEnd = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly afterMs: number;
};

/** An app that ends later than this has started, in milliseconds. */
const startMs = 15_000;
const crashes: readonly (NodeJS.Signals | null)[] = ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGSYS'];
/** A library is missing, or a shell tells of one of those signals. */
const crashCodes: readonly (number | null)[] = [127, 132, 133, 134, 135, 139, 159];

/** True when Electron crashed at its start: the browser can take its place. */
export function crashedAtStart({ afterMs, code, signal }: EarlyEnd): boolean {
  return afterMs < startMs && (crashes.includes(signal) || crashCodes.includes(code));
}

function readSetting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** The helper that makes the sandbox as root does: setuid, and owned by root. */
function isRootsHelper(path: string): boolean {
  try {
    const { mode, uid } = statSync(path);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

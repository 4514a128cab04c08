import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The path of Electron's program inside its own folder, as the package names it. */
const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
  win32: 'electron.exe',
};

/** The facts that determine which Electron runs. */
export type ElectronFacts = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the npm package `electron`. */
  readonly packageFolder: string;
  /** The user's id. Undefined on Windows. */
  readonly uid: number | undefined;
};

/**
 * The installed Electron program: from ELECTRON_OVERRIDE_DIST_PATH, or downloaded into the package earlier. Null
 * without one. Never loads the package itself, because that would start a download.
 */
export function findElectron({ platform, env, packageFolder }: ElectronFacts): string | null {
  const program = programs[platform];
  if (program === undefined) return null;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return ifExists(join(override, program));
  // The package writes this file last, so a program without it is an incomplete download.
  const downloaded = join(packageFolder, 'path.txt');
  if (!existsSync(downloaded)) return null;
  return ifExists(join(packageFolder, 'dist', readFileSync(downloaded, 'utf8')));
}

/**
 * Returns why no Electron can run here regardless of how it was installed, as the end of a sentence. Null when one can.
 */
export function findElectronObstacle({ platform, env, uid }: ElectronFacts): string | null {
  if (programs[platform] === undefined) return `Electron is not made for ${platform}`;
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0) return 'Electron keeps no sandbox for root';
  return null;
}

/** The facts that determine whether Chromium's sandbox can run on Linux. */
export type SandboxInfo = {
  readonly platform: NodeJS.Platform;
  /** Electron's program. */
  readonly program: string;
  /** Where the kernel exposes its settings, usually /proc/sys. */
  readonly settings?: string;
};

/**
 * Returns why this Electron would exit immediately, as the end of a sentence. Null without a known reason. Chromium
 * creates its sandbox from user namespaces, which Ubuntu 23.10 and later and some other systems deny to ordinary
 * programs, or with an adjacent helper owned by root.
 */
export function findSandboxObstacle({ platform, program, settings = '/proc/sys' }: SandboxInfo): string | null {
  if (platform !== 'linux') return null;
  const has = (name: string, value: string) => readSetting(join(settings, name)) === value;
  const isRestricted =
    has('kernel/apparmor_restrict_unprivileged_userns', '1') ||
    has('kernel/unprivileged_userns_clone', '0') ||
    has('user/max_user_namespaces', '0');
  if (!isRestricted || isSetuidHelper(join(dirname(program), 'chrome-sandbox'))) return null;
  return "this system does not let Electron's sandbox run (it restricts user namespaces)";
}

/** How an Electron that could not even start ended. */
export type EarlyEnd = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly afterMs: number;
};

/** An app that ends later than this has started, in milliseconds. */
const startMs = 15_000;
const crashes: readonly (NodeJS.Signals | null)[] = ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGSYS'];
/** A library is missing, or a shell reports one of those signals. */
const crashCodes: readonly (number | null)[] = [127, 132, 133, 134, 135, 139, 159];

/** True when Electron crashed at startup, so that the browser can replace it. */
export function hasCrashedAtStart({ afterMs, code, signal }: EarlyEnd): boolean {
  return afterMs < startMs && (crashes.includes(signal) || crashCodes.includes(code));
}

function readSetting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Returns whether the helper can create the sandbox as root: setuid, and owned by root. */
function isSetuidHelper(path: string): boolean {
  try {
    const { mode, uid } = statSync(path);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

function ifExists(path: string): string | null {
  return existsSync(path) ? path : null;
}

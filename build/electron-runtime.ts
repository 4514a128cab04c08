import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

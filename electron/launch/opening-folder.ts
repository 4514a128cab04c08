import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** What determines the folder of the opening page. */
export type OpeningFolderInput = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Workcell's own folder, which is always private. */
  readonly dataFolder: string;
  /** The desktop file of the default browser, such as `firefox_firefox.desktop`; null if unknown. */
  readonly defaultBrowser: string | null;
};

/**
 * Returns the folder for the page that a browser opens: private to this user, and readable by the browser. A snap
 * browser cannot read hidden folders or `/run/user`, so it gets the snap's own folder.
 */
export async function chooseOpeningFolder(facts: OpeningFolderInput): Promise<string> {
  const { dataFolder, env, home, platform } = facts;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell', 'open');
  const snap = findSnap(facts.defaultBrowser);
  if (snap !== null) {
    const folder = join(home, 'snap', snap, 'common');
    if (await isOwnFolder(folder)) return join(folder, 'workcell');
  }
  const runtime = env.XDG_RUNTIME_DIR;
  if (runtime !== undefined && isAbsolute(runtime) && (await isOwnFolder(runtime))) return join(runtime, 'workcell');
  return join(dataFolder, 'open');
}

/** Finds the snap of a desktop file: snapd names them `<snap>_<app>.desktop`. */
function findSnap(desktopFile: string | null): string | null {
  return /^([a-z\d-]+)_[\w.-]+\.desktop$/.exec(desktopFile ?? '')?.[1] ?? null;
}

async function isOwnFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isDirectory() === true && facts.uid === process.getuid?.();
}

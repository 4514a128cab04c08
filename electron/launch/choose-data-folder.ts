import { isAbsolute, join, resolve } from 'node:path';

/** What determines the folder for the app's own files. */
export type DataFolderInput = {
  /** The command-line flag, which takes precedence. */
  readonly flag: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
};

/** Returns the folder for Workcell's own files: the flag, WORKCELL_DATA_DIR, or the system's place for program data. */
export function chooseDataFolder({ flag, env, platform, home }: DataFolderInput): string {
  const named = flag ?? env.WORKCELL_DATA_DIR;
  if (named) return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Workcell');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell');
  const base = env.XDG_DATA_HOME;
  // The specification of XDG_DATA_HOME says to ignore a relative path.
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'share'), 'workcell');
}

/**
 * Returns the folder for key files. It is in the user's configuration, so that a copy of the data folder is worthless
 * without it. By default, Codex's home and workspaces are elsewhere too.
 */
export function chooseKeyFolder({ env, platform, home }: Pick<DataFolderInput, 'env' | 'platform' | 'home'>): string {
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'workcell', 'keys');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'workcell', 'keys');
  const base = env.XDG_CONFIG_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.config'), 'workcell', 'keys');
}

import { isAbsolute, join, resolve } from 'node:path';

/** What decides where the app's own files are. */
export type DataFolderInput = {
  /** From the command line; wins. */
  readonly flag: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
};

/** The folder with our own files: the flag, WORKCELL_DATA_DIR, or where the system keeps data of programs. */
export function chooseDataFolder({ flag, env, platform, home }: DataFolderInput): string {
  const named = flag ?? env.WORKCELL_DATA_DIR;
  if (named) return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Workcell');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Workcell');
  const base = env.XDG_DATA_HOME;
  // The specification of XDG_DATA_HOME says that a relative path is to be ignored.
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'share'), 'workcell');
}

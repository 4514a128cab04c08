import { isAbsolute, join } from 'node:path';
import type { DataFolderInput } from './choose-data-folder.ts';

/**
 * The folder for key files. It is in the person's configuration, so that a copy of the data folder is worthless without
 * it. By default, Codex's home and workspaces are elsewhere too.
 */
export function chooseKeyFolder({ env, platform, home }: Pick<DataFolderInput, 'env' | 'platform' | 'home'>): string {
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'workcell', 'keys');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'workcell', 'keys');
  const base = env.XDG_CONFIG_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.config'), 'workcell', 'keys');
}

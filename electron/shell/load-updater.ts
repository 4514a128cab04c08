import type { AppUpdater } from 'electron-updater';
import type { UpdaterKind } from './updater-kind.ts';

/** Loads electron-updater, which needs Electron around it. */
export async function loadUpdater(kind: UpdaterKind): Promise<AppUpdater> {
  const { AppImageUpdater, MacUpdater, NsisUpdater } = await import('electron-updater');
  const classes = { appImage: AppImageUpdater, mac: MacUpdater, nsis: NsisUpdater };
  return new classes[kind]();
}

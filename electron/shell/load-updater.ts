import type { LoadedUpdater, UpdaterKind } from './app-updater.ts';

/** Loads electron-updater, which works only inside Electron. */
export async function loadUpdater(kind: UpdaterKind): Promise<LoadedUpdater> {
  const { AppImageUpdater, CancellationToken, MacUpdater, NsisUpdater } = await import('electron-updater');
  const classes = { appImage: AppImageUpdater, mac: MacUpdater, nsis: NsisUpdater };
  return { updater: new classes[kind](), createToken: () => new CancellationToken() };
}

/**
 * What replaces the installed app: the Windows installer, the Mac's updater, or a new AppImage in place of the old one.
 */
export type UpdaterKind = 'nsis' | 'mac' | 'appImage';

/**
 * How this app is replaced; null if it is not installed, or if something else updates it, such as a Linux package
 * manager.
 */
export function updaterKind(
  platform: NodeJS.Platform,
  { APPIMAGE }: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
): UpdaterKind | null {
  if (!isPackaged) return null;
  if (platform === 'win32') return 'nsis';
  if (platform === 'darwin') return 'mac';
  return platform === 'linux' && APPIMAGE ? 'appImage' : null;
}

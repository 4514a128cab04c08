/** What replaces the installed app: the installer of Windows, the Mac's own, or a new AppImage in place of the old. */
export type UpdaterKind = 'nsis' | 'mac' | 'appImage';

/**
 * How this app is replaced; null where it is not installed, or by something that has updates of its own, as a package of
 * a Linux distribution.
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

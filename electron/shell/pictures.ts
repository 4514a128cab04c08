// `npm run icons` draws the files in the folder `pictures`; the build copies them to dist/.

/**
 * Returns the file with the tray icon. Electron picks the right size for the display from this file or its @2x
 * variants.
 */
export function getTrayPicture(platform: NodeJS.Platform): string {
  // A Mac colors a picture with this ending to match its menu bar.
  if (platform === 'darwin') return 'trayTemplate.png';
  return platform === 'win32' ? 'tray.ico' : 'tray.png';
}

/** Returns the file with a number on a disc, for systems that show a count only as a picture. */
export function getBadgePicture(count: number): string {
  return count > 9 ? 'badge-9-plus.png' : `badge-${count}.png`;
}

// `npm run icons` draws the files in the folder `pictures`; the build copies them to dist/.

/** The file with the icon for the tray. Electron takes the size for the display from it, or from its @2x neighbors. */
export function getTrayPicture(platform: NodeJS.Platform): string {
  // A Mac colors a picture with this ending as its menu bar needs.
  if (platform === 'darwin') return 'trayTemplate.png';
  return platform === 'win32' ? 'tray.ico' : 'tray.png';
}

/** The file with a number on a disc, for systems that show a count only as a picture. */
export function getBadgePicture(count: number): string {
  return count > 9 ? 'badge-9-plus.png' : `badge-${count}.png`;
}

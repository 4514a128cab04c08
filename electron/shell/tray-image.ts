import type { NativeImage } from 'electron';
import type { Bitmap } from './bitmap.ts';
import { drawTrayIcon } from './draw-tray-icon.ts';

/** The part of Electron's `nativeImage` that makes one. */
export type ImageMaker = { createEmpty(): NativeImage };

/** Makes the icon in the form that the system's tray needs. `displayScale`: pixels per unit of the main display. */
export function createTrayImage(images: ImageMaker, platform: NodeJS.Platform, displayScale: number): NativeImage {
  const image = images.createEmpty();
  for (const { pixels, scale, size } of bitmapsOf(platform, displayScale)) {
    image.addRepresentation({ scaleFactor: scale, width: size, height: size, buffer: pixels });
  }
  // A Mac uses only the opacity, and colors it to match its menu bar.
  image.setTemplateImage(platform === 'darwin');
  return image;
}

function bitmapsOf(platform: NodeJS.Platform, displayScale: number): readonly Bitmap[] {
  if (platform === 'darwin') return [1, 2].map((scale) => drawTrayIcon('mask', 18 * scale, scale));
  // Windows uses one picture at any scale, and shows it best in the exact pixels of its tray.
  if (platform === 'win32') return [drawTrayIcon('plate', Math.round(16 * displayScale), 1)];
  return [1, 2].map((scale) => drawTrayIcon('plate', 24 * scale, scale));
}

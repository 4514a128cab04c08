import type { NativeImage } from 'electron';
import type { Bitmap } from './bitmap.ts';
import { drawTrayIcon } from './draw-tray-icon.ts';

/** The part of Electron's pictures that makes one. */
export type ImageMaker = { createEmpty(): NativeImage };

/** The icon as the tray of a system wants it. `displayScale`: pixels for each unit of the main display. */
export function createTrayImage(images: ImageMaker, platform: NodeJS.Platform, displayScale: number): NativeImage {
  const image = images.createEmpty();
  for (const { pixels, scale, size } of bitmapsOf(platform, displayScale)) {
    image.addRepresentation({ scaleFactor: scale, width: size, height: size, buffer: pixels });
  }
  // A Mac takes the opacity alone and colours it as its menu bar wants.
  image.setTemplateImage(platform === 'darwin');
  return image;
}

function bitmapsOf(platform: NodeJS.Platform, displayScale: number): readonly Bitmap[] {
  if (platform === 'darwin') return [1, 2].map((scale) => drawTrayIcon('mask', 18 * scale, scale));
  // Windows takes one picture, whatever its scale, and shows it best in the very pixels of its tray.
  if (platform === 'win32') return [drawTrayIcon('plate', Math.round(16 * displayScale), 1)];
  return [1, 2].map((scale) => drawTrayIcon('plate', 24 * scale, scale));
}

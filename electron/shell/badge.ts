import type { App, BrowserWindow, NativeImage } from 'electron';
import { counted } from '../../shared/i18n/i18n.ts';
import type { Bitmap } from './bitmap.ts';
import { drawBadge } from './draw-badge.ts';

export type BadgeDeps = {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The windows that are open. */
  windows(): readonly Pick<BrowserWindow, 'setOverlayIcon'>[];
  createImage(picture: Bitmap): NativeImage;
};

/** How many approvals wait, on the icon of the app: in the dock, in the launcher, or on Windows on that of each window. */
export class Badge {
  readonly #deps: BadgeDeps;
  #count = 0;

  constructor(deps: BadgeDeps) {
    this.#deps = deps;
  }

  show(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    if (this.#deps.platform === 'win32') for (const window of this.#deps.windows()) this.showOn(window);
    else this.#deps.app.setBadgeCount(count);
  }

  /** Gives a window that has just opened what the others have. */
  showOn(window: Pick<BrowserWindow, 'setOverlayIcon'>): void {
    const { createImage, platform } = this.#deps;
    if (platform !== 'win32') return;
    if (this.#count === 0) window.setOverlayIcon(null, '');
    else
      window.setOverlayIcon(
        createImage(drawBadge(this.#count)),
        counted(this.#count, 'approval waits', 'approvals wait'),
      );
  }
}

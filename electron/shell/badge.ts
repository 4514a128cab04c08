import type { App, BrowserWindow, NativeImage } from 'electron';
import { counted } from '../../shared/i18n/i18n.ts';
import { getBadgePicture } from './pictures.ts';

export type BadgeDeps = {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  windows(): readonly Pick<BrowserWindow, 'setOverlayIcon'>[];
  /** Loads a file from the picture folder. */
  loadPicture(name: string): NativeImage;
};

/**
 * Shows the number of waiting approvals on the app's icon: in the dock, in the launcher, or on Windows on each window's
 * icon.
 */
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

  /** Shows the badge on a window that has just opened. */
  showOn(window: Pick<BrowserWindow, 'setOverlayIcon'>): void {
    const { loadPicture, platform } = this.#deps;
    if (platform !== 'win32') return;
    if (this.#count === 0) window.setOverlayIcon(null, '');
    else
      window.setOverlayIcon(
        loadPicture(getBadgePicture(this.#count)),
        counted(this.#count, 'approval waiting', 'approvals waiting'),
      );
  }
}

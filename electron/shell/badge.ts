import type { App, BrowserWindow, NativeImage } from 'electron';
import { counted } from '../../shared/words/words.ts';
import { badgePicture } from './pictures.ts';

export type BadgeParts = {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The windows that are open. */
  windows(): readonly Pick<BrowserWindow, 'setOverlayIcon'>[];
  /** Loads a file of the folder of pictures. */
  loadPicture(name: string): NativeImage;
};

/** How many approvals wait, on the icon of the app: in the dock, in the launcher, or on Windows on that of each window. */
export class Badge {
  readonly #parts: BadgeParts;
  #count = 0;

  constructor(parts: BadgeParts) {
    this.#parts = parts;
  }

  show(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    if (this.#parts.platform === 'win32') for (const window of this.#parts.windows()) this.showOn(window);
    else this.#parts.app.setBadgeCount(count);
  }

  /** Gives a window that has just opened what the others have. */
  showOn(window: Pick<BrowserWindow, 'setOverlayIcon'>): void {
    const { loadPicture, platform } = this.#parts;
    if (platform !== 'win32') return;
    if (this.#count === 0) window.setOverlayIcon(null, '');
    else
      window.setOverlayIcon(
        loadPicture(badgePicture(this.#count)),
        counted(this.#count, 'approval waits', 'approvals wait'),
      );
  }
}

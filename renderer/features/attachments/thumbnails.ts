import type { Result } from '../../../shared/base/result.ts';
import type { ThreadImageFailure } from '../../commands/thread-images.commands.ts';
import type { ThreadImage } from '../../stores/image-viewer.store.ts';

/** A small picture of an image, or its loading state. */
export type Thumbnail =
  | { readonly state: 'loading' }
  | { readonly state: 'shown'; readonly url: string }
  | { readonly state: 'failed'; readonly why: ThreadImageFailure };

export type ThumbnailsDeps = {
  /** Reads an image and makes a small picture of it, with its URL. Never rejects. */
  make(image: ThreadImage): Promise<Result<string, ThreadImageFailure>>;
  /** Frees the picture of a URL. */
  release(url: string): void;
};

/** The maximum number of pictures to keep while nothing shows them. */
const maxUnused = 100;
/** How many pictures are made at a time. Each may need 200 MB while it is decoded. */
const maxConcurrent = 2;

const loading: Thumbnail = { state: 'loading' };

type ThumbnailEntry = { thumbnail: Thumbnail; readonly listeners: Set<() => void>; readonly image: ThreadImage };

/**
 * Keeps the small pictures of a thread's images. A picture is made when it is first shown, a few at a time. An image
 * that has left the view before its turn is not read at all. A failed picture is tried again the next time its image is
 * shown.
 */
export class Thumbnails {
  readonly #deps: ThumbnailsDeps;
  /** Ordered from the least to the most recently shown. */
  readonly #known = new Map<string, ThumbnailEntry>();
  readonly #waiting: ThumbnailEntry[] = [];
  #running = 0;

  constructor(deps: ThumbnailsDeps) {
    this.#deps = deps;
  }

  get(image: ThreadImage): Thumbnail {
    return this.#known.get(toKey(image))?.thumbnail ?? loading;
  }

  /** Calls `listen` when the picture changes, until the returned function is called; the image counts as shown until then. */
  follow(image: ThreadImage, listen: () => void): () => void {
    const key = toKey(image);
    const known = this.#known.get(key) ?? { thumbnail: loading, listeners: new Set(), image };
    this.#known.delete(key);
    this.#known.set(key, known);
    known.listeners.add(listen);
    if (known.listeners.size === 1 && known.thumbnail.state !== 'shown' && !this.#waiting.includes(known)) {
      this.#waiting.push(known);
      void this.#work();
    }
    return () => {
      known.listeners.delete(listen);
      this.#forgetOldest();
    };
  }

  async #work(): Promise<void> {
    if (this.#running >= maxConcurrent) return;
    this.#running += 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.listeners.size > 0) await this.#make(next);
    }
    this.#running -= 1;
  }

  async #make(known: ThumbnailEntry): Promise<void> {
    const made = await this.#deps.make(known.image);
    known.thumbnail = made.ok ? { state: 'shown', url: made.value } : { state: 'failed', why: made.error };
    for (const listen of known.listeners) listen();
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const unseen = [...this.#known].filter(([, { listeners }]) => listeners.size === 0);
    for (const [key, { thumbnail }] of unseen.slice(0, Math.max(0, unseen.length - maxUnused))) {
      if (thumbnail.state === 'shown') this.#deps.release(thumbnail.url);
      this.#known.delete(key);
    }
  }
}

function toKey({ entryId, index, threadId, turnId }: ThreadImage): string {
  return JSON.stringify([threadId, turnId, entryId, index]);
}

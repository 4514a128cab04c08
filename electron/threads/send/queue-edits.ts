import type { WindowId } from '../../../shared/base/ids.ts';
import { findQueuedId } from '../../../shared/threads/thread-summary.ts';
import type { PlacedText } from '../../store/threads/stored-texts.ts';

/** The queued messages that windows have open to edit: those with a stored text that is not saved. */
export class QueueEdits {
  readonly #windows = new Map<string, Set<WindowId>>();

  /** Whether a window has a message open to edit. */
  has(id: string): boolean {
    return this.#windows.has(id);
  }

  /**
   * Handles a message whose new text was saved. Unsaved edits of windows that are not in `living` no longer block it.
   */
  handleSaved(id: string, living: ReadonlySet<WindowId>): void {
    const left = [...(this.#windows.get(id) ?? [])].filter((window) => living.has(window));
    if (left.length === 0) this.#windows.delete(id);
    else this.#windows.set(id, new Set(left));
  }

  /** Handles a stored text. True if it started or ended an edit. */
  updateFromText({ place, text, window }: PlacedText): boolean {
    const id = findQueuedId(place.field);
    if (id === null) return false;
    const before = this.has(id);
    const windows = this.#windows.get(id) ?? new Set();
    if (text === null) windows.delete(window);
    else windows.add(window);
    if (windows.size === 0) this.#windows.delete(id);
    else this.#windows.set(id, windows);
    return this.has(id) !== before;
  }
}

import type { WindowId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from './client-window.ts';

/** Work that each window does at most once at a time, such as a question to a model. */
export class OnePerWindow {
  readonly #running = new Map<WindowId, AbortController>();

  constructor(lifetime: Lifetime) {
    lifetime.onEnd(() => {
      for (const abort of this.#running.values()) abort.abort();
    });
  }

  /** Does the work, and aborts that of the window before. Leaving the folder aborts it, too. */
  async run<Result>(
    { folderLifetime, id }: Pick<ClientWindow, 'folderLifetime' | 'id'>,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    // A page that was loaded again does not know of the work before.
    this.cancel(id);
    const abort = new AbortController();
    this.#running.set(id, abort);
    const leave = folderLifetime.onEnd(() => abort.abort());
    try {
      return await work(abort.signal);
    } finally {
      leave();
      if (this.#running.get(id) === abort) this.#running.delete(id);
    }
  }

  /** Whether the work of a window is under way. */
  isBusy(id: WindowId): boolean {
    return this.#running.has(id);
  }

  /** Aborts the work of a window, if there is any. */
  cancel(id: WindowId): void {
    this.#running.get(id)?.abort();
  }
}

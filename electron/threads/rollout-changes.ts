import { stat } from 'node:fs/promises';

/**
 * Tells whether the file that Codex keeps a thread in has changed, so that Codex itself is asked only then. A change is
 * told twice: Codex's own index of the turns may follow its file.
 */
export class RolloutChanges {
  readonly #path: string | null;
  #mark: string | null = null;
  #again = false;

  /** Without a path, or where the file cannot be looked at, there is always news. */
  constructor(path: string | null) {
    this.#path = path;
  }

  async hasNews(): Promise<boolean> {
    const mark = await markOf(this.#path);
    const isSame = mark !== null && mark === this.#mark;
    const hasNews = !isSame || this.#again;
    this.#again = !isSame;
    this.#mark = mark;
    return hasNews;
  }
}

async function markOf(path: string | null): Promise<string | null> {
  if (path === null) return null;
  try {
    const { mtimeMs, size } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

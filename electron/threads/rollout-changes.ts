import { stat } from 'node:fs/promises';

/**
 * Reports whether Codex's file of a thread changed, so that Codex is asked only then. Reports each change twice,
 * because Codex's index of turns may lag behind its file.
 */
export class RolloutChanges {
  readonly #path: string | null;
  #mark: string | null = null;
  #again = false;

  /** Without a path, or if the file cannot be read, it always reports a change. */
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

import type { TurnId } from '../../../../shared/base/ids.ts';
import { maxAskedPaths } from '../../../../shared/contract/suggested-actions.ts';

/** Maximum number of turns whose paths are known at the same time. */
const maxTurns = 50;

type TurnFiles = { readonly asked: Set<string>; readonly waiting: Set<string>; readonly existing: Set<string> };

/**
 * Knows which paths of answers name existing files. Asks the host about all paths that appear at the same time at once,
 * about each path of a turn once, and about a limited number of paths of a turn.
 */
export class NamedFiles {
  readonly #find: (paths: readonly string[]) => Promise<readonly string[]>;
  readonly #turns = new Map<TurnId, TurnFiles>();
  readonly #listeners = new Set<() => void>();

  constructor(find: (paths: readonly string[]) => Promise<readonly string[]>) {
    this.#find = find;
  }

  /** Returns whether a path of a turn is known to name an existing file. */
  doesExist(turnId: TurnId, path: string): boolean {
    return this.#turns.get(turnId)?.existing.has(path) === true;
  }

  /** Asks about a path, unless the host was asked before or the turn has too many. */
  ask(turnId: TurnId, path: string): void {
    const files = this.#getTurn(turnId);
    if (files.asked.has(path) || files.asked.size >= maxAskedPaths) return;
    files.asked.add(path);
    files.waiting.add(path);
    if (files.waiting.size === 1) queueMicrotask(() => void this.#send(files));
  }

  /** Calls a function after each answer of the host. The returned function ends that. */
  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  #getTurn(turnId: TurnId): TurnFiles {
    const known = this.#turns.get(turnId);
    if (known !== undefined) return known;
    const files = { asked: new Set<string>(), waiting: new Set<string>(), existing: new Set<string>() };
    this.#turns.set(turnId, files);
    const [oldest] = this.#turns.keys();
    if (this.#turns.size > maxTurns && oldest !== undefined) this.#turns.delete(oldest);
    return files;
  }

  async #send({ existing, waiting }: TurnFiles): Promise<void> {
    const paths = [...waiting];
    waiting.clear();
    const found = await this.#find(paths);
    for (const path of found) existing.add(path);
    if (found.length > 0) for (const changed of this.#listeners) changed();
  }
}

import { lstat, readdir } from 'node:fs/promises';
import { isGitName, type NotCopied } from '../../../shared/runs/worktree-setup.ts';
import { getErrorCode } from '../../base/error-message.ts';
import type { TransactionPlaces } from '../../file-transactions/transaction-places.ts';

/** More entries of folders are not looked at for one list. */
const maxLooked = 20_000;
/** More files are not copied into one worktree. */
export const maxSetupFiles = 1_000;

/** The files that patterns name, in the order of the patterns, as paths from the folder. */
export type FoundFiles = { readonly paths: readonly string[]; readonly notCopied: readonly NotCopied[] };

/**
 * Finds the files that patterns name in a folder; see `findPatternProblem` in `worktree-setup.ts`. Follows no link. An
 * aborted signal ends the search with what was found. Never rejects.
 */
export async function findSetupFiles(
  folder: TransactionPlaces,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<FoundFiles> {
  const search = new Search(folder, signal);
  for (const pattern of patterns) await search.add(pattern);
  return { paths: [...search.found], notCopied: search.notCopied };
}

class Search {
  readonly found = new Set<string>();
  readonly notCopied: NotCopied[] = [];
  readonly #folder: TransactionPlaces;
  readonly #signal: AbortSignal;
  #looked = 0;
  #hasMatched = false;
  #isFull = false;

  constructor(folder: TransactionPlaces, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  async add(pattern: string): Promise<void> {
    this.#hasMatched = false;
    const parts = pattern.endsWith('/') ? [...pattern.slice(0, -1).split('/'), '**', '*'] : pattern.split('/');
    await this.#follow('', parts);
    if (this.#signal.aborted) this.#leave(pattern, 'tooSlow');
    else if (!this.#hasMatched && !this.#isFull) this.#leave(pattern, 'missing');
  }

  async #follow(above: string, parts: readonly string[]): Promise<void> {
    const [part = '', ...rest] = parts;
    if (this.#isFull || this.#signal.aborted) return;
    if (part === '**') return await this.#followAnyDepth(above, rest);
    if (!/[*?]/.test(part)) return await this.#take(join(above, part), rest, true);
    const isMatch = toMatcher(part);
    for (const name of await this.#list(above)) if (isMatch(name)) await this.#take(join(above, name), rest, false);
  }

  async #followAnyDepth(above: string, rest: readonly string[]): Promise<void> {
    await this.#follow(above, rest);
    // Packages are installed, not copied, and would use up all room.
    const asksForPackages = rest.includes('node_modules');
    for (const name of await this.#list(above)) {
      if (name === 'node_modules' && !asksForPackages) continue;
      if ((await this.#look(join(above, name))) === 'folder') await this.#followAnyDepth(join(above, name), rest);
      if (this.#isFull || this.#signal.aborted) return;
    }
  }

  async #take(path: string, rest: readonly string[], isNamed: boolean): Promise<void> {
    if (isGitName(path.split('/').at(-1) ?? '')) return;
    const kind = await this.#look(path);
    if (kind === 'folder') {
      // A folder that was named stands for what is in it.
      if (rest.length > 0 || isNamed) await this.#follow(path, rest.length > 0 ? rest : ['**', '*']);
      return;
    }
    // What is below something else does not exist. Behind a link, it may.
    if (kind === null || (rest.length > 0 && (kind !== 'link' || !isNamed))) return;
    this.#hasMatched = true;
    if (kind !== 'file') return this.#leave(path, kind);
    if (this.found.size < maxSetupFiles) this.found.add(path);
    else this.#stop(path);
  }

  #look(path: string): Promise<'file' | 'folder' | 'link' | 'special' | 'unreadable' | null> {
    return this.#folder
      .runAt(path, async (place) => {
        const facts = await lstat(place);
        if (facts.isFile()) return 'file';
        if (facts.isDirectory()) return 'folder';
        return facts.isSymbolicLink() ? 'link' : 'special';
      })
      .catch((failure: unknown) => (['ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '') ? null : 'unreadable'));
  }

  async #list(folder: string): Promise<readonly string[]> {
    const inside = join(folder, '.');
    const names = await this.#folder.runAt(inside, async (place) => await readdir(place)).catch(() => []);
    this.#looked += names.length;
    if (this.#looked > maxLooked) this.#stop(folder === '' ? '.' : folder);
    return this.#isFull ? [] : names.filter((name) => !isGitName(name)).toSorted();
  }

  #stop(path: string): void {
    if (!this.#isFull) this.#leave(path, 'tooMany');
    this.#isFull = true;
  }

  #leave(path: string, why: NotCopied['why']): void {
    if (this.notCopied.every((known) => known.path !== path)) this.notCopied.push({ path, why });
  }
}

function join(above: string, name: string): string {
  return above === '' ? name : `${above}/${name}`;
}

function toMatcher(part: string): (name: string) => boolean {
  const pieces = part.split('*').map((piece) => piece.replace(/[\\^$.|+()[\]{}]/g, '\\$&').replaceAll('?', '.'));
  return createMatcher(pieces);
}

/** Matches piece by piece: one expression for all would take forever on `*a*a*a*a*b`. */
function createMatcher(pieces: readonly string[]): (name: string) => boolean {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  const start = new RegExp(`^(?:${first})`, 'su');
  if (last === undefined) return (name) => new RegExp(`^(?:${first})$`, 'su').test(name);
  const end = new RegExp(`(?:${last})$`, 'su');
  const middle = others.map((piece) => new RegExp(piece, 'su'));
  return (name) => {
    const begun = start.exec(name);
    if (begun === null) return false;
    let rest = name.slice(begun[0].length);
    for (const piece of middle) {
      const found = piece.exec(rest);
      if (found === null) return false;
      rest = rest.slice(found.index + found[0].length);
    }
    return end.test(rest);
  };
}

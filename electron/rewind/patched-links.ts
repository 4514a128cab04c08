import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Work } from './work-log.ts';

/** Finds the files that patches name by a link: to the file, or to a folder around it. */
export class PatchedLinks {
  readonly #known = new WeakMap<Work, Promise<readonly Link[]>>();

  /** Returns the paths that patches name, by the real path, where it is another one. */
  async list(works: readonly Work[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const links = await Promise.all(works.map((work) => this.#read(work)));
    const byTarget = Map.groupBy(links.flat(), ({ target }) => target);
    return new Map([...byTarget].map(([target, ofTarget]) => [target, ofTarget.map(({ name }) => name)]));
  }

  #read(work: Work): Promise<readonly Link[]> {
    const known = this.#known.get(work) ?? readLinks(work);
    this.#known.set(work, known);
    return known;
  }
}

type Link = { readonly target: string; readonly name: string };

async function readLinks({ folder, paths }: Work): Promise<readonly Link[]> {
  // A path elsewhere may be on another machine, and no scan of the folder sees it.
  const inside = (paths ?? []).filter((path) => isInside(folder, path, pathStyle));
  const found = await Promise.all(
    inside.map(async (name) => {
      const parent = await realpath(dirname(name)).catch(() => null);
      // The patch may have deleted it.
      const target =
        (await realpath(name).catch(() => null)) ?? (parent === null ? name : join(parent, basename(name)));
      return { target, name };
    }),
  );
  return found.filter(({ name, target }) => name !== target);
}

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isInside } from '../../shared/files/is-inside.ts';
import type { AnnouncedStep } from '../file-transactions/own-changes.ts';
import { pathStyle } from '../files/path-style.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import type { OpenWork } from '../model/changes/open-work.ts';
import type { FileSnapshot, FileStep } from '../model/threads/file-snapshot.ts';
import type { OwnStep } from './attribute-change.ts';
import type { HistoryStore } from './history-store.ts';

type OwnWork = {
  readonly key: string;
  /** The folder whose scan sees it. */
  readonly folder: string;
  /** Identifies what announced them, so that nothing else ends them. Null: an earlier start. */
  readonly act: symbol | null;
  /** By the absolute path of the file, in order. */
  readonly steps: ReadonlyMap<string, readonly OwnStep[]>;
};

/**
 * What the app itself does to files, from before it does so until a scan has seen it. It is stored, so that a later
 * start knows it after a kill in between.
 */
export class OwnSteps {
  readonly #store: Pick<HistoryStore, 'putOpenWork' | 'removeOpenWork'>;
  #works: readonly OwnWork[] = [];
  #added = 0;

  constructor(store: Pick<HistoryStore, 'putOpenWork' | 'removeOpenWork'>) {
    this.#store = store;
  }

  /** The folders with steps that no scan has seen. */
  get folders(): readonly string[] {
    return this.#works.map(({ folder }) => folder);
  }

  /** Lists what a scan of a folder after an act will have seen, for `remove`. */
  listKeys(folder: string, act: symbol | null): readonly string[] {
    return this.#works.filter((work) => work.folder === folder && work.act === act).map(({ key }) => key);
  }

  /** Adds what the app is about to do below a real path. `now` is in Unix milliseconds. */
  async add(
    author: ChangeAuthor,
    {
      act,
      folder,
      now,
      root,
      steps,
    }: { act: symbol; folder: string; root: string; steps: readonly FileStep[]; now: number },
  ): Promise<void> {
    const absolute = steps.map((step) => ({ ...step, path: join(root, step.path) }));
    // The keys of one start are in order, because its times may be equal.
    const key = `steps ${String(this.#added++).padStart(9, '0')} ${randomUUID()}`;
    const work = { key, author, folder, from: now, paths: null, steps: absolute };
    this.#add(work, absolute, act);
    await this.#store.putOpenWork(work);
  }

  /** Adds what an earlier start was about to do, in that order. It may have undone since what it did not announce to. */
  restore(works: readonly OpenWork[]): void {
    const identify = ({ after, before, path }: FileStep) => JSON.stringify([path, before, after]);
    const announced = new Set(works.flatMap(({ steps = [] }) => steps.map(identify)));
    for (const work of works) {
      const { steps = [] } = work;
      const back = steps.map(({ after, before, path }) => ({ path, before: after, after: before }));
      if (steps.length > 0) this.#add(work, [...steps, ...back.filter((step) => !announced.has(identify(step)))], null);
    }
  }

  #add({ author, folder, key }: OpenWork, steps: readonly FileStep[], act: symbol | null): void {
    const own = steps.map((step) => ({ ...step, author }));
    this.#works = [...this.#works, { key, folder, act, steps: Map.groupBy(own, ({ path }) => path) }];
  }

  /** Returns what the app did to a file, given its absolute path, in order. */
  find(path: string): readonly OwnStep[] {
    return this.#works.flatMap(({ steps }) => steps.get(path) ?? []);
  }

  /** Whether some steps are inside a folder, given its real path. */
  isIn(root: string): boolean {
    return this.#works.some(({ steps }) => steps.keys().some((path) => isInside(root, path, pathStyle)));
  }

  /** Forgets steps that scans have seen, or that never happened. */
  async remove(keys: readonly string[]): Promise<void> {
    this.#works = this.#works.filter(({ key }) => !keys.includes(key));
    if (keys.length > 0) await this.#store.removeOpenWork(keys);
  }
}

/** Turns a step of a transaction into one of the history. Sizes are unknown: only contents are compared. */
export function toFileStep({ after, before, path }: AnnouncedStep): FileStep {
  return { path, before: toSnapshot(before), after: toSnapshot(after) };
}

function toSnapshot(state: AnnouncedStep['before']): FileSnapshot {
  if (state.kind === 'file') return { ...state, size: 0 };
  return state.kind === 'other' ? { kind: 'lost', why: 'special' } : state;
}

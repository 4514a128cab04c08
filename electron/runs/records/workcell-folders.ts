import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { cardOfFile, unreadCard } from '../../../shared/runs/card-of-file.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunRef, WorkcellId } from '../../../shared/runs/run-ref.ts';
import { watchEntry, watchFolder } from '../../files/watch-entry.ts';
import { createFileRunSource } from './file-run-source.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import type { RunFolderNews, RunFolders } from './run-folders.ts';
import type { RunReader } from './run-reader.ts';
import type { RunSource } from './run-source.ts';
import { hasThreadRecord, lookAtWorkcell } from './workcell-contents.ts';
import { beginningOf, findWorkcell, listWorkcells, type WorkcellFolder, workcellsFolder } from './workcell-folder.ts';

/** How many folders are read for a list. The rest is shown by name. */
const mostRead = 500;
/** How many unfinished runs are followed at once. */
const mostFollowed = 20;
/** The minimum time between changes of a card, in milliseconds. */
const quietMs = 250;
/**
 * How often finished cards are announced while many are read, in milliseconds: each announcement lists all cards again.
 */
const emitEveryMs = 100;
/** The waterfall of a card is made for this many pixels. */
const cardPixels = 300;
/** How many of the last events are searched for the summary of a card: checks follow the answer. */
const lastEvents = 50;
/** How many of the first events are searched for the title: a program may describe itself before the prompt. */
const firstEvents = 20;

/** Whether one of our threads really did the run. The proof claims so, but anyone could have written that. */
export type IsThreadOfRun = (run: RunRef, threadId: ThreadId) => Promise<boolean>;

type Watch = {
  readonly listeners: Listeners<[RunFolderNews]>;
  readonly follows: Map<WorkcellId, () => void>;
  known: ReadonlySet<WorkcellId>;
  cancel: () => void;
  readonly stop: () => void;
};

/** The runs that are folders. It reads their cards one after the other, and follows the unfinished ones. */
export class WorkcellFolders implements RunFolders {
  readonly #reader: RunReader;
  readonly #clock: Clock;
  readonly #isThreadOfRun: IsThreadOfRun;
  readonly #importedRoot: string | null;
  readonly #watches = new Map<string, Watch>();

  /** `importedRoot` is the folder of imported runs. */
  constructor(reader: RunReader, clock: Clock, isThreadOfRun: IsThreadOfRun, importedRoot: string | null = null) {
    this.#reader = reader;
    this.#clock = clock;
    this.#isThreadOfRun = isThreadOfRun;
    this.#importedRoot = importedRoot;
  }

  async list(projectRoot: string, limit: number): Promise<{ cards: readonly RunCard[]; more: number }> {
    const ids = await idsOf(projectRoot);
    const shown = ids.slice(0, limit);
    const watch = this.#watches.get(projectRoot);
    if (watch !== undefined) {
      watch.known = new Set(ids);
      void this.#readAll(projectRoot, watch, shown.slice(0, mostRead));
    }
    const cards = shown.map((workcellId) =>
      this.#marked(unreadCard({ projectRoot, workcellId }, beginningOf(workcellId)), false),
    );
    return { cards, more: ids.length - shown.length };
  }

  async info(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>> {
    const found = await findWorkcell(run.projectRoot, run.workcellId);
    if (!found.ok) return found;
    const { hasLogs, hasProof, hasTelemetry, proof } = await lookAtWorkcell(found.value);
    return ok({ card: await this.#cardOf(run, found.value), hasLogs, hasProof, hasTelemetry, proof });
  }

  async open(run: RunRef): Promise<Result<RunSource, RunProblem>> {
    const found = await findWorkcell(run.projectRoot, run.workcellId);
    return found.ok ? ok(createFileRunSource(this.#reader, found.value.telemetry)) : found;
  }

  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void {
    return this.#reader.gather(projectRoot, onSome);
  }

  watch(projectRoot: string, listen: (news: RunFolderNews) => void): () => void {
    const watch = this.#watches.get(projectRoot) ?? this.#begin(projectRoot);
    const remove = watch.listeners.add(listen);
    return () => {
      remove();
      if (!watch.listeners.isEmpty || this.#watches.get(projectRoot) !== watch) return;
      this.#watches.delete(projectRoot);
      watch.stop();
    };
  }

  #begin(projectRoot: string): Watch {
    const look = () => {
      watch.cancel();
      watch.cancel = this.#clock.after(quietMs, () => void this.#look(projectRoot, watch));
    };
    let stopInside = watchFolder(join(projectRoot, workcellsFolder), look);
    const stopOutside = watchEntry(projectRoot, workcellsFolder, () => {
      stopInside();
      stopInside = watchFolder(join(projectRoot, workcellsFolder), look);
      look();
    });
    const watch: Watch = {
      listeners: new Listeners(),
      follows: new Map(),
      known: new Set(),
      cancel: () => undefined,
      stop: () => {
        stopInside();
        stopOutside();
        watch.cancel();
        for (const stop of watch.follows.values()) stop();
      },
    };
    this.#watches.set(projectRoot, watch);
    return watch;
  }

  /** Called when folders appear or disappear. */
  async #look(projectRoot: string, watch: Watch): Promise<void> {
    const ids = new Set(await idsOf(projectRoot));
    const before = watch.known;
    watch.known = ids;
    const removed = [...before].filter((id) => !ids.has(id));
    for (const id of removed) endFollowing(watch, id);
    if (removed.length > 0) {
      this.#emit(watch, { changed: [], removed: removed.map((workcellId) => ({ projectRoot, workcellId })) });
    }
    await this.#readAll(projectRoot, watch, [...ids].filter((id) => !before.has(id)).slice(0, mostRead));
  }

  async #readAll(projectRoot: string, watch: Watch, ids: readonly WorkcellId[]): Promise<void> {
    let changed: RunCard[] = [];
    let toldAt = this.#clock.now();
    for (const workcellId of ids) {
      if (this.#watches.get(projectRoot) !== watch) return;
      const card = await this.#readOne({ projectRoot, workcellId }, watch);
      if (card !== null) changed.push(card);
      if (this.#clock.now() - toldAt < emitEveryMs) continue;
      if (changed.length > 0) this.#emit(watch, { changed, removed: [] });
      changed = [];
      toldAt = this.#clock.now();
    }
    if (changed.length > 0) this.#emit(watch, { changed, removed: [] });
  }

  /** Reads the card of a folder, and follows its run if it is unfinished; null if the folder is gone. */
  async #readOne(run: RunRef, watch: Watch): Promise<RunCard | null> {
    const found = await findWorkcell(run.projectRoot, run.workcellId);
    if (!found.ok) {
      if (found.error.type !== 'unreadable') return null;
      return { ...unreadCard(run, beginningOf(run.workcellId)), problem: found.error.message };
    }
    const card = await this.#cardOf(run, found.value);
    if (
      card.imported !== undefined ||
      !goesOn(card) ||
      watch.follows.size >= mostFollowed ||
      watch.follows.has(run.workcellId)
    )
      return card;
    watch.follows.set(run.workcellId, this.#follow(run, found.value, watch));
    // Following reports nothing about changes between reading the card and the start of following.
    const now = await this.#cardOf(run, found.value);
    if (!goesOn(now)) endFollowing(watch, run.workcellId);
    return now;
  }

  #follow(run: RunRef, folder: WorkcellFolder, watch: Watch): () => void {
    const source = createFileRunSource(this.#reader, folder.telemetry);
    let cancel: (() => void) | null = null;
    const stop = source.follow(() => {
      cancel ??= this.#clock.after(quietMs, () => {
        cancel = null;
        void this.#cardOf(run, folder, source).then((card) => {
          this.#emit(watch, { changed: [card], removed: [] });
          if (!goesOn(card)) endFollowing(watch, run.workcellId);
        });
      });
    });
    return () => {
      stop();
      cancel?.();
      source.close();
    };
  }

  async #cardOf(run: RunRef, folder: WorkcellFolder, opened: RunSource | null = null): Promise<RunCard> {
    const card = await this.#readCard(run, folder, opened);
    return run.projectRoot === this.#importedRoot ? this.#marked(card, await hasThreadRecord(folder)) : card;
  }

  /** Marks an imported run as ended, whatever its last event says. */
  #marked(card: RunCard, hasThread: boolean): RunCard {
    if (card.run.projectRoot !== this.#importedRoot) return card;
    const isOpen = card.runningSince !== null;
    const ended = isOpen ? { runningSince: null, state: 'unknown' as const, threadId: null } : { threadId: null };
    return { ...card, ...ended, imported: { hasThread } };
  }

  async #readCard(run: RunRef, folder: WorkcellFolder, opened: RunSource | null): Promise<RunCard> {
    const source = opened ?? createFileRunSource(this.#reader, folder.telemetry);
    try {
      const { hasTelemetry, proof } = await lookAtWorkcell(folder);
      const beganAt = beginningOf(run.workcellId);
      const claimed = proof?.thread_id ?? null;
      const threadId = claimed !== null && (await this.#isThreadOfRun(run, claimed)) ? claimed : null;
      const nothing = { totals: null, first: [], last: [], bars: [], proof, threadId };
      if (!hasTelemetry) return cardOfFile(run, nothing, beganAt);
      const [first, last, waterfall] = await Promise.all([
        source.page({ place: { type: 'offset', offset: 0 }, limit: firstEvents }),
        source.page({ place: { type: 'end' }, limit: lastEvents }),
        source.waterfall(null, null, cardPixels),
      ]);
      const problem = [first, last].find((page) => !page.ok);
      if (problem !== undefined && !problem.ok && problem.error.type === 'unreadable') {
        return { ...unreadCard(run, beganAt), problem: problem.error.message };
      }
      const facts = {
        totals: last.ok ? last.value.totals : null,
        first: first.ok ? first.value.events : [],
        last: last.ok ? last.value.events : [],
        bars: waterfall.ok ? waterfall.value.bars : [],
        proof,
        threadId,
      };
      return cardOfFile(run, facts, beganAt);
    } finally {
      if (opened === null) source.close();
    }
  }

  #emit(watch: Watch, news: RunFolderNews): void {
    watch.listeners.call(news);
  }
}

/** Whether a run may have more events. */
function goesOn({ runningSince, state }: RunCard): boolean {
  return runningSince !== null || state === 'unknown';
}

/** Frees the place for another run. */
function endFollowing({ follows }: Watch, id: WorkcellId): void {
  follows.get(id)?.();
  follows.delete(id);
}

/** Lists the runs of a workspace; none if its folder cannot be listed. */
async function idsOf(projectRoot: string): Promise<readonly WorkcellId[]> {
  try {
    return await listWorkcells(projectRoot);
  } catch {
    return [];
  }
}

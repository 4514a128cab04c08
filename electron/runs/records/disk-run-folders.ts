import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { createUnreadCard, type FolderRunFacts, toFolderCard } from '../../../shared/runs/folder-card.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunId, RunRef } from '../../../shared/runs/run-ref.ts';
import { watchEntry, watchFolder } from '../../files/watch-entry.ts';
import { createFileRunSource } from './file-run-source.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import { findRunFolder, getStartTime, listRunIds, type RunFolder, runsFolderName } from './run-folder.ts';
import { hasThreadRecord, readRunFolderContents } from './run-folder-contents.ts';
import type { RunFolders, RunFolderUpdate } from './run-folders.ts';
import type { RunReaderClient } from './run-reader.ts';
import type { RunSource } from './run-source.ts';

/** How many folders are read for a list. The rest is shown by name. */
const maxRead = 500;
/** How many unfinished runs are followed at once. */
const maxFollowed = 20;
/** The minimum time between changes of a card, in milliseconds. */
const minIntervalMs = 250;
/**
 * How often to announce finished cards while many are read, in milliseconds: each announcement lists all cards again.
 */
const updateEveryMs = 100;
/** The width of a card's waterfall, in pixels. */
const cardPixels = 300;
/** How many of the last events are searched for the summary of a card: checks follow the answer. */
const lastEventCount = 50;
/** How many of the first events are searched for the title: a program may describe itself before the prompt. */
const firstEventCount = 20;

/** Whether one of our threads really did the run. The proof contains that claim, but anyone could have written it. */
export type IsThreadOfRun = (run: RunRef, threadId: ThreadId) => Promise<boolean>;

type Watch = {
  readonly listeners: Listeners<[RunFolderUpdate]>;
  readonly follows: Map<RunId, () => void>;
  known: ReadonlySet<RunId>;
  cancel: () => void;
  readonly stop: () => void;
};

/** The runs that are folders. Reads their cards one after the other, and follows the unfinished ones. */
export class DiskRunFolders implements RunFolders {
  readonly #reader: RunReaderClient;
  readonly #clock: Clock;
  readonly #isThreadOfRun: IsThreadOfRun;
  readonly #importedRoot: string | null;
  readonly #watches = new Map<string, Watch>();

  /** `importedRoot` is the folder of imported runs. */
  constructor(reader: RunReaderClient, clock: Clock, isThreadOfRun: IsThreadOfRun, importedRoot: string | null = null) {
    this.#reader = reader;
    this.#clock = clock;
    this.#isThreadOfRun = isThreadOfRun;
    this.#importedRoot = importedRoot;
  }

  async list(projectRoot: string, limit: number): Promise<{ cards: readonly RunCard[]; more: number }> {
    const ids = await listIdsOrNone(projectRoot);
    const shown = ids.slice(0, limit);
    const watch = this.#watches.get(projectRoot);
    if (watch !== undefined) {
      watch.known = new Set(ids);
      void this.#readAll(projectRoot, watch, shown.slice(0, maxRead));
    }
    const cards = shown.map((runId) =>
      this.#withImportMark(createUnreadCard({ projectRoot, runId }, getStartTime(runId)), false),
    );
    return { cards, more: ids.length - shown.length };
  }

  async info(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>> {
    const found = await findRunFolder(run.projectRoot, run.runId);
    if (!found.ok) return found;
    const { hasLogs, hasProof, hasTelemetry, proof } = await readRunFolderContents(found.value);
    return ok({ card: await this.#buildCard(run, found.value), hasLogs, hasProof, hasTelemetry, proof });
  }

  async open(run: RunRef): Promise<Result<RunSource, RunProblem>> {
    const found = await findRunFolder(run.projectRoot, run.runId);
    return found.ok ? ok(createFileRunSource(this.#reader, found.value.telemetry)) : found;
  }

  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void {
    return this.#reader.gather(projectRoot, onSome);
  }

  watch(projectRoot: string, listen: (news: RunFolderUpdate) => void): () => void {
    const watch = this.#watches.get(projectRoot) ?? this.#startWatch(projectRoot);
    const remove = watch.listeners.add(listen);
    return () => {
      remove();
      if (!watch.listeners.isEmpty || this.#watches.get(projectRoot) !== watch) return;
      this.#watches.delete(projectRoot);
      watch.stop();
    };
  }

  #startWatch(projectRoot: string): Watch {
    const look = () => {
      watch.cancel();
      watch.cancel = this.#clock.after(minIntervalMs, () => void this.#checkFolder(projectRoot, watch));
    };
    let stopInside = watchFolder(join(projectRoot, runsFolderName), look);
    const stopOutside = watchEntry(projectRoot, runsFolderName, () => {
      stopInside();
      stopInside = watchFolder(join(projectRoot, runsFolderName), look);
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

  /** Handles folders that appear or disappear. */
  async #checkFolder(projectRoot: string, watch: Watch): Promise<void> {
    const ids = new Set(await listIdsOrNone(projectRoot));
    const before = watch.known;
    watch.known = ids;
    const removed = [...before].filter((id) => !ids.has(id));
    for (const id of removed) endFollowing(watch, id);
    if (removed.length > 0) {
      this.#notify(watch, { changed: [], removed: removed.map((runId) => ({ projectRoot, runId })) });
    }
    await this.#readAll(projectRoot, watch, [...ids].filter((id) => !before.has(id)).slice(0, maxRead));
  }

  async #readAll(projectRoot: string, watch: Watch, ids: readonly RunId[]): Promise<void> {
    let changed: RunCard[] = [];
    let toldAt = this.#clock.now();
    for (const runId of ids) {
      if (this.#watches.get(projectRoot) !== watch) return;
      const card = await this.#readAndFollow({ projectRoot, runId }, watch);
      if (card !== null) changed.push(card);
      if (this.#clock.now() - toldAt < updateEveryMs) continue;
      if (changed.length > 0) this.#notify(watch, { changed, removed: [] });
      changed = [];
      toldAt = this.#clock.now();
    }
    if (changed.length > 0) this.#notify(watch, { changed, removed: [] });
  }

  /** Reads the card of a folder, and follows its run if it is unfinished; null if the folder is gone. */
  async #readAndFollow(run: RunRef, watch: Watch): Promise<RunCard | null> {
    const found = await findRunFolder(run.projectRoot, run.runId);
    if (!found.ok) {
      if (found.error.type !== 'unreadable') return null;
      return { ...createUnreadCard(run, getStartTime(run.runId)), problem: found.error.message };
    }
    const card = await this.#buildCard(run, found.value);
    if (
      card.imported !== undefined ||
      !isUnfinished(card) ||
      watch.follows.size >= maxFollowed ||
      watch.follows.has(run.runId)
    )
      return card;
    watch.follows.set(run.runId, this.#follow(run, found.value, watch));
    // Following does not report changes between reading the card and the start of following.
    const now = await this.#buildCard(run, found.value);
    if (!isUnfinished(now)) endFollowing(watch, run.runId);
    return now;
  }

  #follow(run: RunRef, folder: RunFolder, watch: Watch): () => void {
    const source = createFileRunSource(this.#reader, folder.telemetry);
    let cancel: (() => void) | null = null;
    const stop = source.follow(() => {
      cancel ??= this.#clock.after(minIntervalMs, () => {
        cancel = null;
        void this.#buildCard(run, folder, source).then((card) => {
          this.#notify(watch, { changed: [card], removed: [] });
          if (!isUnfinished(card)) endFollowing(watch, run.runId);
        });
      });
    });
    return () => {
      stop();
      cancel?.();
      source.close();
    };
  }

  async #buildCard(run: RunRef, folder: RunFolder, opened: RunSource | null = null): Promise<RunCard> {
    const card = await this.#readCard(run, folder, opened);
    return run.projectRoot === this.#importedRoot ? this.#withImportMark(card, await hasThreadRecord(folder)) : card;
  }

  /** Marks an imported run as ended, whatever its last event is. */
  #withImportMark(card: RunCard, hasThread: boolean): RunCard {
    if (card.run.projectRoot !== this.#importedRoot) return card;
    const isOpen = card.runningSince !== null;
    const ended = isOpen ? { runningSince: null, state: 'unknown' as const, threadId: null } : { threadId: null };
    return { ...card, ...ended, imported: { hasThread } };
  }

  async #readCard(run: RunRef, folder: RunFolder, opened: RunSource | null): Promise<RunCard> {
    const source = opened ?? createFileRunSource(this.#reader, folder.telemetry);
    try {
      const beganAt = getStartTime(run.runId);
      const { hasTelemetry } = await readRunFolderContents(folder);
      if (!hasTelemetry) {
        const nothing = { totals: null, first: [], last: [], bars: [], ms: {} };
        return toFolderCard(run, { ...nothing, ...(await this.#readProof(run, folder)) }, beganAt);
      }
      const [first, last, waterfall, report] = await Promise.all([
        source.page({ place: { type: 'offset', offset: 0 }, limit: firstEventCount }),
        source.page({ place: { type: 'end' }, limit: lastEventCount }),
        source.waterfall(null, null, cardPixels),
        source.report(),
      ]);
      const problem = [first, last].find((page) => !page.ok);
      if (problem !== undefined && !problem.ok && problem.error.type === 'unreadable') {
        return { ...createUnreadCard(run, beganAt), problem: problem.error.message };
      }
      const facts = {
        totals: last.ok ? last.value.totals : null,
        first: first.ok ? first.value.events : [],
        last: last.ok ? last.value.events : [],
        bars: waterfall.ok ? waterfall.value.bars : [],
        ms: report.ok ? report.value.ms : {},
        // After the events: the last proof of a run is written before its last event.
        ...(await this.#readProof(run, folder)),
      };
      return toFolderCard(run, facts, beganAt);
    } finally {
      if (opened === null) source.close();
    }
  }

  async #readProof(run: RunRef, folder: RunFolder): Promise<Pick<FolderRunFacts, 'proof' | 'threadId'>> {
    const { proof } = await readRunFolderContents(folder);
    const claimed = proof?.thread_id ?? null;
    return { proof, threadId: claimed !== null && (await this.#isThreadOfRun(run, claimed)) ? claimed : null };
  }

  #notify(watch: Watch, news: RunFolderUpdate): void {
    watch.listeners.call(news);
  }
}

/** Whether a run may have more events. */
function isUnfinished({ runningSince, state }: RunCard): boolean {
  return runningSince !== null || state === 'unknown';
}

/** Ends the following of a run, which frees a place for another one. */
function endFollowing({ follows }: Watch, id: RunId): void {
  follows.get(id)?.();
  follows.delete(id);
}

/** Lists the runs of a workspace; none if its folder cannot be listed. */
async function listIdsOrNone(projectRoot: string): Promise<readonly RunId[]> {
  try {
    return await listRunIds(projectRoot);
  } catch {
    return [];
  }
}

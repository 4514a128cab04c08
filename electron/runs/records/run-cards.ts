import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import { combineTurnFacts, type RunCardFacts } from '../../../shared/runs/run-facts.ts';
import { getRunKey, type RunRef, toRunId } from '../../../shared/runs/run-ref.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { ClientWindow } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import { sumThreadTokens } from '../../model/threads/sum-thread-tokens.ts';
import type { ListedFolders } from '../../workspace/listed-folders.ts';
import type { RecentFolderStore } from '../../workspace/recent-folders.ts';
import { type ThreadCardDetails, toThreadCard } from '../thread-card.ts';
import type { RunFolders } from './run-folders.ts';
import type { ListedThread, RunThreads } from './run-threads.ts';
import { ThreadRunIndex } from './thread-run-index.ts';

/** The maximum number of runs in a list. */
const maxCards = 2_000;
/** The minimum time between changes of a card, in milliseconds. Users do not read faster. */
const minIntervalMs = 250;

export type RunCardsDeps = {
  readonly threads: RunThreads;
  readonly folders: RunFolders;
  readonly clock: Clock;
  /** The workspaces that the user opened most recently. */
  readonly recent: Pick<RecentFolderStore, 'listPaths'>;
  /** The folders whose threads a window lists: their states come from these runs. */
  readonly listedFolders: Pick<ListedFolders, 'listFor' | 'listPresent' | 'onChange'>;
  /** The folder of imported runs, which every window lists; null if there is none. */
  readonly importedRoot: string | null;
};

type Listing = { readonly everywhere: boolean; readonly lifetime: Lifetime };

/** The list behind Mission Control: one card per run, and updates for the windows that listed it. */
export class RunCards {
  readonly #deps: RunCardsDeps;
  readonly #listings = new PerWindow<Listing>();
  /** The last announced card of each run, so that no card is announced twice. */
  readonly #reported = new Map<string, RunCard>();
  readonly #indexes = new Map<ThreadId, ThreadRunIndex>();
  readonly #due = new Map<ThreadId, () => void>();
  #filling: Promise<void> | null = null;
  #cancelAgain: () => void = () => undefined;
  #unknown: readonly ThreadId[] = [];

  constructor(deps: RunCardsDeps) {
    this.#deps = deps;
    deps.threads.onAdvanced((threadId) => this.#updateSoon(threadId));
    deps.threads.onRemoved((threadId) => this.#handleRemoved(threadId));
    deps.listedFolders.onChange(() => this.#listAgain());
  }

  /**
   * Lists the runs of the folders whose threads a window lists, or of all workspaces, newest first. After that, the window
   * receives their updates.
   */
  async list(window: ClientWindow, everywhere: boolean): Promise<{ cards: readonly RunCard[]; more: number }> {
    const { folders, importedRoot, listedFolders, recent, threads } = this.#deps;
    void this.#listings.get(window)?.lifetime.end();
    const own = window.workspace?.path ?? null;
    const imported = importedRoot === null ? [] : [importedRoot];
    const present = listedFolders.listPresent(own);
    const roots = [...new Set([...present, ...(everywhere ? recent.listPaths() : []), ...imported])];
    const ofThreads = everywhere ? [null] : listedFolders.listFor(own);
    const lifetime = window.view.child();
    lifetime.onEnd(() => this.#releaseIfUnused());
    this.#listings.put(window, { everywhere, lifetime }, lifetime);
    for (const root of roots) {
      const stop = folders.watch(root, ({ changed, removed }) => {
        this.#broadcastChanged(changed);
        this.#broadcastRemoved(removed);
      });
      lifetime.onEnd(stop);
    }
    const [listed, live, ...kept] = await Promise.all([
      this.#listThreads(ofThreads),
      Promise.all(threads.listActive().map((threadId) => this.#buildCard(threadId))),
      ...roots.map((root) => folders.list(root, maxCards)),
    ]);
    const cards = new Map(listed.threads.map(toListedCard).map((card) => [getRunKey(card.run), card]));
    const isShown = this.#createFilter(window, everywhere);
    for (const card of [...live, ...kept.flatMap((some) => some.cards)]) {
      if (card === null || !isShown(card)) continue;
      const key = getRunKey(card.run);
      // The card may have been read and announced while the rest was being listed.
      cards.set(key, card.isRead ? card : (this.#reported.get(key) ?? card));
    }
    const newest = [...cards.values()].sort((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0));
    const shown = newest.slice(0, maxCards);
    for (const card of shown) this.#reported.set(getRunKey(card.run), card);
    const left = listed.more + kept.reduce((sum, { more }) => sum + more, 0);
    return { cards: shown, more: left + newest.length - shown.length };
  }

  /** Returns the current card of a thread; null if the thread does not exist. */
  async getCard(threadId: ThreadId): Promise<RunCard | null> {
    return await this.#buildCard(threadId);
  }

  /** Cancels pending updates and drops the caches if no window lists runs. */
  #releaseIfUnused(): void {
    if (!this.#listings.isEmpty) return;
    this.#cancelAgain();
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
    this.#reported.clear();
    this.#indexes.clear();
  }

  async #buildCard(threadId: ThreadId): Promise<RunCard | null> {
    const { clock, threads } = this.#deps;
    const about = await threads.getInfo(threadId);
    if (about === null) return null;
    const index = this.#indexes.get(threadId) ?? new ThreadRunIndex(threadId, threads, () => clock.now());
    if (!this.#listings.isEmpty) this.#indexes.set(threadId, index);
    const turns = (await index.turns()).map((turn) => turn.facts);
    const { folder, ...known } = about;
    const facts = combineTurnFacts(turns);
    const spent = [...sumThreadTokens(about.usage, facts.spent)];
    return cardOf(folder, { ...known, startedAt: turns[0]?.firstAt ?? null }, { ...facts, spent });
  }

  /** Returns which cards a window lists. */
  #createFilter({ workspace }: ClientWindow, everywhere: boolean): (card: RunCard) => boolean {
    const roots = new Set(this.#deps.listedFolders.listFor(workspace?.path ?? null));
    return ({ imported, run }) => everywhere || imported !== undefined || roots.has(run.projectRoot);
  }

  /** Sends the runs of new folders to the windows that list any, and follows these folders. */
  #listAgain(): void {
    this.#cancelAgain();
    this.#cancelAgain = this.#deps.clock.after(minIntervalMs, () => {
      for (const [window, { everywhere }] of [...this.#listings.entries()])
        void this.list(window, everywhere).then(({ cards }) => {
          if (cards.length > 0) window.send({ name: 'runCardsChanged', payload: { cards: [...cards] } });
        });
    });
  }

  /**
   * Lists the stored threads of some folders; of all for null. Scans, in batches, those that were never scanned or have
   * changed since.
   */
  async #listThreads(folders: readonly (string | null)[]): Promise<{ threads: readonly ListedThread[]; more: number }> {
    const { threads } = this.#deps;
    const all = await Promise.all(folders.map((folder) => threads.list(folder, maxCards)));
    const listed = { threads: all.flatMap((each) => each.threads), more: all.reduce((sum, { more }) => sum + more, 0) };
    const unknown = listed.threads.flatMap(({ about, facts }) => (facts === null ? [about.threadId] : []));
    if (unknown.length === 0) return listed;
    const filled = await threads.fill(unknown);
    const known = new Map(filled.threads.map((thread) => [thread.about.threadId, thread]));
    if (filled.left.length > 0) this.#fillLater(filled.left);
    return { ...listed, threads: listed.threads.map((thread) => known.get(thread.about.threadId) ?? thread) };
  }

  #fillLater(unknown: readonly ThreadId[]): void {
    this.#unknown = unknown;
    this.#filling ??= this.#fillAll().finally(() => {
      this.#filling = null;
    });
  }

  async #fillAll(): Promise<void> {
    while (this.#unknown.length > 0 && !this.#listings.isEmpty) {
      const before = this.#unknown;
      const { left, threads } = await this.#deps.threads.fill(before);
      if (this.#unknown === before) this.#unknown = left;
      const here = new Set(this.#indexes.keys());
      this.#broadcastChanged(threads.filter(({ about }) => !here.has(about.threadId)).map(toListedCard));
      if (left.length === before.length && threads.length === 0) return;
    }
  }

  #updateSoon(threadId: ThreadId): void {
    if (this.#listings.isEmpty || this.#due.has(threadId)) return;
    const cancel = this.#deps.clock.after(minIntervalMs, () => {
      this.#due.delete(threadId);
      void this.#buildCard(threadId).then((card) => {
        if (card !== null) this.#broadcastChanged([card]);
      });
    });
    this.#due.set(threadId, cancel);
  }

  #broadcastChanged(cards: readonly RunCard[]): void {
    const changed = cards.filter((card) => !isEqualData(card, this.#reported.get(getRunKey(card.run))));
    for (const card of changed) this.#reported.set(getRunKey(card.run), card);
    for (const [window, { everywhere }] of this.#listings.entries()) {
      const shown = changed.filter(this.#createFilter(window, everywhere));
      if (shown.length > 0) window.send({ name: 'runCardsChanged', payload: { cards: shown } });
    }
  }

  #handleRemoved(threadId: ThreadId): void {
    this.#due.get(threadId)?.();
    this.#due.delete(threadId);
    this.#indexes.delete(threadId);
    this.#broadcastRemoved(
      [...this.#reported.values()].filter((card) => card.threadId === threadId).map(({ run }) => run),
    );
  }

  #broadcastRemoved(runs: readonly RunRef[]): void {
    if (runs.length === 0) return;
    for (const run of runs) this.#reported.delete(getRunKey(run));
    for (const [window] of this.#listings.entries()) {
      window.send({ name: 'runCardsRemoved', payload: { runs } });
    }
  }
}

function toListedCard({ about, facts }: ListedThread): RunCard {
  const { folder, ...known } = about;
  return cardOf(folder, known, facts);
}

function cardOf(projectRoot: string, about: ThreadCardDetails, facts: RunCardFacts | null): RunCard {
  return toThreadCard({ projectRoot, runId: toRunId(about.threadId) }, about, facts);
}

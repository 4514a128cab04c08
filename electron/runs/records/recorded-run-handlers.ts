import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem, recordedRunsRequests } from '../../../shared/contract/recorded-runs.ts';
import type { replayRequests } from '../../../shared/contract/replay.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import { findThreadId, getRunKey, type RunId, type RunRef } from '../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import type { RecentFolderStore } from '../../workspace/recent-folders.ts';
import { ComparedSteps } from './compared-steps.ts';
import { OpenRuns } from './open-runs.ts';
import { RunCards, type RunCardsDeps } from './run-cards.ts';
import type { RunFolders } from './run-folders.ts';
import type { RunSearchView, RunSource } from './run-source.ts';
import type { RunThreads } from './run-threads.ts';
import { ThreadRunSource } from './thread-run-source.ts';

/** The default number of events per page. */
const defaultLimit = 200;

export type RecordedRunHandlersDeps = {
  readonly threads: RunThreads;
  readonly folders: RunFolders;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  /** The workspaces that the user opened most recently. */
  readonly recent: Pick<RecentFolderStore, 'listPaths'>;
  readonly listedFolders: RunCardsDeps['listedFolders'];
  /** The folder of imported runs; null if there is none. */
  readonly importedRoot: string | null;
};

type View = { readonly key: string; readonly found: RunSearchView; readonly lifetime: Lifetime };

/** What a window is viewing. */
type WindowState = {
  /** Ends when the window's page is gone, together with everything in this state. */
  readonly lifetime: Lifetime;
  readonly follows: Map<string, Lifetime>;
  readonly views: Map<string, View>;
  readonly steps: ComparedSteps;
};

/** Handles window requests about runs, and sends them updates of the runs they show. */
export class RecordedRunHandlers {
  readonly #deps: RecordedRunHandlersDeps;
  readonly #cards: RunCards;
  readonly #runs: OpenRuns;
  readonly #windows = new PerWindow<WindowState>();

  constructor(deps: RecordedRunHandlersDeps) {
    this.#deps = deps;
    this.#cards = new RunCards(deps);
    this.#runs = new OpenRuns(deps.clock, deps.lifetime, (run) => this.#open(run));
  }

  readonly handlers: DomainHandlers<keyof typeof recordedRunsRequests | keyof typeof replayRequests> = {
    listRuns: async (window, { everywhere }) => {
      const { cards, more } = await this.#cards.list(window, everywhere);
      return ok({ cards, more });
    },
    getRunInfo: async (window, run) => ((await this.#mayRead(window, run)) ? this.#getInfo(run) : runGone),
    getRunEvents: (window, { limit = defaultLimit, offset = 0, place, viewId, ...run }) =>
      this.#readFrom(window, run, (source) => {
        const view = viewId === undefined ? null : this.#getWindowState(window).views.get(viewId);
        if (view !== null && view?.key !== getRunKey(run)) return Promise.resolve(runGone);
        return (view?.found ?? source).page({ place: place ?? { type: 'offset', offset }, limit });
      }),
    getRunEvent: (window, { position, ...run }) => this.#readFrom(window, run, (source) => source.event(position)),
    getRunWaterfall: (window, { from, pixels, to, ...run }) =>
      this.#readFrom(window, run, (source) => source.waterfall(from, to, pixels)),
    getRunTimeline: (window, run) => this.#readFrom(window, run, (source) => source.timeline()),
    getRunReport: (window, run) => this.#readFrom(window, run, (source) => source.report()),
    getRunStateAt: (window, { place, size, ...run }) =>
      this.#readFrom(window, run, (source) => source.stateAt(place, size)),
    getRunDiffsAt: (window, { moment, path, ...run }) =>
      this.#readFrom(window, run, (source) => source.diffsAt(moment, path)),
    followRun: (window, { on, ...run }) => this.#follow(window, run, on),
    searchRunEvents: (window, input) => this.#search(window, input),
    endRunView: async (window, { viewId }) => {
      const { steps, views } = this.#getWindowState(window);
      void views.get(viewId)?.lifetime.end();
      steps.forget(viewId);
      return ok(null);
    },
    readRunSteps: (window, input) => this.#readSteps(window, input),
    getRunSteps: async (window, { from, limit, viewId }) =>
      this.#getWindowState(window).steps.getPage(viewId, from, limit),
  };

  /** Returns the first of these folders that has the run; null if none has. */
  async findProject(runId: RunId, folders: readonly string[]): Promise<string | null> {
    for (const projectRoot of new Set(folders)) {
      if ((await this.#deps.folders.info({ projectRoot, runId })).ok) return projectRoot;
    }
    return null;
  }

  /** Returns the card of a run; null if it is gone. */
  async getCard(run: RunRef): Promise<RunCard | null> {
    const info = await this.#getInfo(run);
    return info.ok ? info.value.card : null;
  }

  async #getInfo(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>> {
    const threadId = findThreadId(run.runId);
    if (threadId === null) return await this.#deps.folders.info(run);
    const card = await this.#cards.getCard(threadId);
    if (card === null || card.run.projectRoot !== run.projectRoot) return runGone;
    return ok({ card, hasTelemetry: true, hasProof: false, hasLogs: false, proof: null });
  }

  async #follow(window: ClientWindow, run: RunRef, on: boolean): Promise<Result<RunTotals, RunProblem>> {
    const { follows, lifetime } = this.#getWindowState(window);
    const key = getRunKey(run);
    void follows.get(key)?.end();
    if (!on) return await this.#readFrom(window, run, (source) => source.totals());
    const following = lifetime.child();
    putUntil(follows, key, following, following);
    following.onEnd(this.#runs.keepOpen(run));
    const totals = await this.#readFrom(window, run, (source) => {
      // The request may have been canceled while the run was opening.
      if (!following.ended) {
        const stop = source.follow(({ changed, isWhole, totals }) =>
          window.send({ name: 'runAdvanced', payload: { run, totals, changed, isWhole } }),
        );
        following.onEnd(stop);
      }
      return source.totals();
    });
    if (!totals.ok) void following.end();
    return totals;
  }

  async #search(
    window: ClientWindow,
    { query, viewId, ...run }: RequestInput<'searchRunEvents'>,
  ): Promise<Result<RequestValue<'searchRunEvents'>, RunProblem>> {
    const { lifetime, views } = this.#getWindowState(window);
    void views.get(viewId)?.lifetime.end();
    const viewing = lifetime.child();
    viewing.onEnd(this.#runs.keepOpen(run));
    const opened = await this.#readFrom(window, run, async (source) => ok(source));
    if (!opened.ok) {
      void viewing.end();
      return opened;
    }
    const found = opened.value.search(query, (share, count) =>
      window.send({ name: 'runSearchAdvanced', payload: { viewId, share, count } }),
    );
    viewing.onEnd(() => found.end());
    void views.get(viewId)?.lifetime.end();
    putUntil(views, viewId, { key: getRunKey(run), found, lifetime: viewing }, viewing);
    return ok(await found.done);
  }

  async #readSteps(
    window: ClientWindow,
    { viewId, ...run }: RequestInput<'readRunSteps'>,
  ): Promise<Result<RequestValue<'readRunSteps'>, RunProblem>> {
    const release = this.#runs.keepOpen(run);
    const emit = (share: number, count: number) =>
      window.send({ name: 'runSearchAdvanced', payload: { viewId, share, count } });
    try {
      return await this.#readFrom(window, run, (source) =>
        this.#getWindowState(window).steps.read(viewId, source.steps(run.projectRoot, emit)),
      );
    } finally {
      release();
    }
  }

  #getWindowState(window: ClientWindow): WindowState {
    const known = this.#windows.get(window);
    if (known !== null) return known;
    const lifetime = window.view.child('', 'together');
    const watched = { lifetime, follows: new Map(), views: new Map(), steps: new ComparedSteps(lifetime) };
    this.#windows.put(window, watched, lifetime);
    return watched;
  }

  /** Runs an action on a run that the window may read. */
  async #readFrom<T>(
    window: ClientWindow,
    run: RunRef,
    act: (source: RunSource) => Promise<Result<T, RunProblem>>,
  ): Promise<Result<T, RunProblem>> {
    if (!(await this.#mayRead(window, run))) return runGone;
    const source = await this.#runs.use(run);
    return source.ok ? await act(source.value) : source;
  }

  /** Whether a window may read in a folder: its workspace, recent ones, and those of threads. */
  async #mayRead({ workspace }: ClientWindow, { projectRoot }: RunRef): Promise<boolean> {
    const { recent, threads } = this.#deps;
    if (
      projectRoot === this.#deps.importedRoot ||
      projectRoot === workspace?.path ||
      recent.listPaths().includes(projectRoot)
    )
      return true;
    return (await threads.list(projectRoot, 1)).threads.length > 0;
  }

  async #open(run: RunRef): Promise<Result<RunSource, RunProblem>> {
    const { clock, folders, threads } = this.#deps;
    const threadId = findThreadId(run.runId);
    if (threadId === null) return await folders.open(run);
    const about = await threads.getInfo(threadId);
    if (about?.folder !== run.projectRoot) return runGone;
    return ok(new ThreadRunSource(threadId, threads, clock));
  }
}

const runGone = err({ type: 'runGone' } as const);

/** Keeps a value under a key until the lifetime ends. */
function putUntil<Value>(map: Map<string, Value>, key: string, value: Value, lifetime: Lifetime): void {
  map.set(key, value);
  lifetime.onEnd(() => {
    if (map.get(key) === value) map.delete(key);
  });
}

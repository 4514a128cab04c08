import type { Clock } from '../../../shared/base/clock.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem, workcellsRequests } from '../../../shared/contract/recorded-runs.ts';
import type { replayRequests } from '../../../shared/contract/replay.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import { keyOfRun, type RunRef, threadOfWorkcell, type WorkcellId } from '../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import { OpenRuns } from './open-runs.ts';
import { RunCards } from './run-cards.ts';
import type { RunFolders } from './run-folders.ts';
import type { RunSource, RunView } from './run-source.ts';
import type { RunThreads } from './run-threads.ts';
import { StepsOfRuns } from './steps-of-runs.ts';
import { ThreadRunSource } from './thread-run-source.ts';

/** The default number of events per page. */
const usualLimit = 200;

export type WorkcellsDeps = {
  readonly threads: RunThreads;
  readonly folders: RunFolders;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  /** The workspaces the person opened most recently. */
  readonly recent: () => readonly string[];
  /** The folder of imported runs; null if there is none. */
  readonly importedRoot: string | null;
};

type View = { readonly key: string; readonly found: RunView; readonly lifetime: Lifetime };

/** What a window is looking at. */
type Watched = {
  /** Ends when the window's page goes away, and ends everything in here. */
  readonly lifetime: Lifetime;
  readonly follows: Map<string, Lifetime>;
  readonly views: Map<string, View>;
  readonly steps: StepsOfRuns;
};

/** Handles window requests about runs, and sends them news of the runs they look at. */
export class Workcells {
  readonly #deps: WorkcellsDeps;
  readonly #cards: RunCards;
  readonly #runs: OpenRuns;
  readonly #windows = new PerWindow<Watched>();

  constructor(deps: WorkcellsDeps) {
    this.#deps = deps;
    this.#cards = new RunCards(deps);
    this.#runs = new OpenRuns(deps.clock, deps.lifetime, (run) => this.#open(run));
  }

  readonly handlers: DomainHandlers<keyof typeof workcellsRequests | keyof typeof replayRequests> = {
    listRuns: async (window, { everywhere }) => {
      const { cards, more } = await this.#cards.list(window, everywhere);
      return ok({ cards, more });
    },
    getRunInfo: async (window, run) => ((await this.#mayRead(window, run)) ? this.#info(run) : gone),
    getRunEvents: (window, { limit = usualLimit, offset = 0, place, viewId, ...run }) =>
      this.#on(window, run, (source) => {
        const view = viewId === undefined ? null : this.#watched(window).views.get(viewId);
        if (view !== null && view?.key !== keyOfRun(run)) return Promise.resolve(gone);
        return (view?.found ?? source).page({ place: place ?? { type: 'offset', offset }, limit });
      }),
    getRunEvent: (window, { position, ...run }) => this.#on(window, run, (source) => source.event(position)),
    getRunWaterfall: (window, { from, pixels, to, ...run }) =>
      this.#on(window, run, (source) => source.waterfall(from, to, pixels)),
    getRunReport: (window, run) => this.#on(window, run, (source) => source.report()),
    getRunStateAt: (window, { place, size, ...run }) => this.#on(window, run, (source) => source.stateAt(place, size)),
    getRunDiffsAt: (window, { moment, path, ...run }) =>
      this.#on(window, run, (source) => source.diffsAt(moment, path)),
    followRun: (window, { on, ...run }) => this.#follow(window, run, on),
    searchRunEvents: (window, input) => this.#search(window, input),
    endRunView: async (window, { viewId }) => {
      const { steps, views } = this.#watched(window);
      void views.get(viewId)?.lifetime.end();
      steps.forget(viewId);
      return ok(null);
    },
    readRunSteps: (window, input) => this.#readSteps(window, input),
    getRunSteps: async (window, { from, limit, viewId }) => this.#watched(window).steps.page(viewId, from, limit),
  };

  /** Returns the first of these folders that has the workcell; null if none has. */
  async projectOf(workcellId: WorkcellId, folders: readonly string[]): Promise<string | null> {
    for (const projectRoot of new Set(folders)) {
      if ((await this.#deps.folders.info({ projectRoot, workcellId })).ok) return projectRoot;
    }
    return null;
  }

  /** Returns the card of a run; null if it is gone. */
  async cardOf(run: RunRef): Promise<RunCard | null> {
    const info = await this.#info(run);
    return info.ok ? info.value.card : null;
  }

  async #info(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>> {
    const threadId = threadOfWorkcell(run.workcellId);
    if (threadId === null) return await this.#deps.folders.info(run);
    const card = await this.#cards.cardOf(threadId);
    if (card === null || card.run.projectRoot !== run.projectRoot) return gone;
    return ok({ card, hasTelemetry: true, hasProof: false, hasLogs: false, proof: null });
  }

  async #follow(window: ClientWindow, run: RunRef, on: boolean): Promise<Result<RunTotals, RunProblem>> {
    const { follows, lifetime } = this.#watched(window);
    const key = keyOfRun(run);
    void follows.get(key)?.end();
    if (!on) return await this.#on(window, run, (source) => source.totals());
    const following = lifetime.child();
    put(follows, key, following, following);
    following.onEnd(this.#runs.hold(run));
    const totals = await this.#on(window, run, (source) => {
      // It may have been canceled while the run was opening.
      if (!following.ended) {
        const stop = source.follow(({ changed, isWhole, totals }) =>
          window.broadcast({ name: 'runAdvanced', payload: { run, totals, changed, isWhole } }),
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
    const { lifetime, views } = this.#watched(window);
    void views.get(viewId)?.lifetime.end();
    const viewing = lifetime.child();
    viewing.onEnd(this.#runs.hold(run));
    const opened = await this.#on(window, run, async (source) => ok(source));
    if (!opened.ok) {
      void viewing.end();
      return opened;
    }
    const found = opened.value.search(query, (share, count) =>
      window.broadcast({ name: 'runSearchAdvanced', payload: { viewId, share, count } }),
    );
    viewing.onEnd(() => found.end());
    void views.get(viewId)?.lifetime.end();
    put(views, viewId, { key: keyOfRun(run), found, lifetime: viewing }, viewing);
    return ok(await found.done);
  }

  async #readSteps(
    window: ClientWindow,
    { viewId, ...run }: RequestInput<'readRunSteps'>,
  ): Promise<Result<RequestValue<'readRunSteps'>, RunProblem>> {
    const release = this.#runs.hold(run);
    const emit = (share: number, count: number) =>
      window.broadcast({ name: 'runSearchAdvanced', payload: { viewId, share, count } });
    try {
      return await this.#on(window, run, (source) =>
        this.#watched(window).steps.keep(viewId, source.steps(run.projectRoot, emit)),
      );
    } finally {
      release();
    }
  }

  #watched(window: ClientWindow): Watched {
    const known = this.#windows.get(window);
    if (known !== null) return known;
    const lifetime = window.view.child('', 'together');
    const watched = { lifetime, follows: new Map(), views: new Map(), steps: new StepsOfRuns(lifetime) };
    this.#windows.put(window, watched, lifetime);
    return watched;
  }

  /** Runs an action on a run that the window may read. */
  async #on<T>(
    window: ClientWindow,
    run: RunRef,
    act: (source: RunSource) => Promise<Result<T, RunProblem>>,
  ): Promise<Result<T, RunProblem>> {
    if (!(await this.#mayRead(window, run))) return gone;
    const source = await this.#runs.use(run);
    return source.ok ? await act(source.value) : source;
  }

  /** A page may read in folders the app knows: its workspace, recent ones, and those of threads. */
  async #mayRead({ workspace }: ClientWindow, { projectRoot }: RunRef): Promise<boolean> {
    const { recent, threads } = this.#deps;
    if (projectRoot === this.#deps.importedRoot || projectRoot === workspace?.path || recent().includes(projectRoot))
      return true;
    return (await threads.list(projectRoot, 1)).threads.length > 0;
  }

  async #open(run: RunRef): Promise<Result<RunSource, RunProblem>> {
    const { clock, folders, threads } = this.#deps;
    const threadId = threadOfWorkcell(run.workcellId);
    if (threadId === null) return await folders.open(run);
    const about = await threads.about(threadId);
    if (about?.folder !== run.projectRoot) return gone;
    return ok(new ThreadRunSource(threadId, threads, clock));
  }
}

const gone = err({ type: 'runGone' } as const);

/** Keeps a value under a key until the lifetime ends. */
function put<Value>(map: Map<string, Value>, key: string, value: Value, lifetime: Lifetime): void {
  map.set(key, value);
  lifetime.onEnd(() => {
    if (map.get(key) === value) map.delete(key);
  });
}

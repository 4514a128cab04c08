import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../../shared/contract/contract.ts';
import type { runAnalysisRequests } from '../../../shared/contract/run-analysis.ts';
import { analyzeDigests } from '../../../shared/runs/analysis/analyze-digests.ts';
import { DigestCache, type RunDigest } from '../../../shared/runs/analysis/run-digest.ts';
import { getValidDuration, matchesFilter } from '../../../shared/runs/analysis/run-filter.ts';
import { createUnreadCard } from '../../../shared/runs/folder-card.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import { PerWindow } from '../../host/per-window.ts';
import type { RecentFolderStore } from '../../workspace/recent-folders.ts';
import type { RecordedRunHandlers } from '../records/recorded-run-handlers.ts';
import { type GatherDeps, type Gathered, gatherDigests } from './gather-digests.ts';

export type RunAnalysesDeps = Omit<GatherDeps, 'canHaveDoneRun' | 'memory'> & {
  readonly clock: Clock;
  /** The workspaces that the user opened most recently. */
  readonly recent: Pick<RecentFolderStore, 'listPaths'>;
  /** Creates a new `GatherDeps.canHaveDoneRun` for each gathering. */
  readonly createCanHaveDoneRun: () => Promise<GatherDeps['canHaveDoneRun']>;
  readonly runs: Pick<RecordedRunHandlers, 'getCard'>;
};

/** The runs that a window is analyzing. */
type AnalyzedRuns = {
  /** The workspace, or all workspaces. */
  readonly scope: string;
  readonly gathered: Gathered;
  /** When the numbers were computed. */
  readonly at: number;
};

/** An analysis that a window shows, or that is being gathered for it. */
type Analysis = { readonly lifetime: Lifetime; gathering: AbortController; latest: AnalyzedRuns | null };

type Answer<Name extends keyof typeof runAnalysisRequests> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

/** How often a window gets progress, in milliseconds. */
const progressEveryMs = 100;

/** Analyzes many runs together for windows, and lists the runs behind a number. */
export class RunAnalyses {
  readonly #deps: RunAnalysesDeps;
  readonly #analyses = new PerWindow<Analysis>();
  readonly #memory = new DigestCache();

  constructor(deps: RunAnalysesDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<keyof typeof runAnalysisRequests> = {
    analyzeRuns: (window, options) => this.#analyze(window, options),
    endRunAnalysis: async (window) => {
      await this.#analyses.get(window)?.lifetime.end();
      return ok(null);
    },
    listAnalyzedRuns: (window, options) => this.#listAnalyzed(window, options),
  };

  async #analyze(window: ClientWindow, options: RequestInput<'analyzeRuns'>): Answer<'analyzeRuns'> {
    const { again, everywhere } = options;
    const looked = await this.#gatherOrReuse(window, everywhere, again);
    if (looked === null) return err({ type: 'canceled' });
    const { at, gathered } = looked;
    const [unlisted] = gathered.unlisted;
    if (unlisted !== undefined && gathered.digests.length === 0) return err({ type: 'unlisted', message: unlisted });
    return ok(analyzeDigests(gathered.digests, options, at));
  }

  async #listAnalyzed(
    window: ClientWindow,
    { everywhere, filter, limit, offset, order }: RequestInput<'listAnalyzedRuns'>,
  ): Answer<'listAnalyzedRuns'> {
    const looked = await this.#gatherOrReuse(window, everywhere, false);
    if (looked === null) return err({ type: 'canceled' });
    const { at, gathered } = looked;
    const found = gathered.digests.filter((digest) => matchesFilter(digest, filter, at));
    const value = order === 'newest' ? getTime : (digest: RunDigest) => getValidDuration(digest) ?? -1;
    const page = found.toSorted((a, b) => value(b) - value(a)).slice(offset, offset + limit);
    const cards = await Promise.all(page.map(({ run }) => this.#deps.runs.getCard(run)));
    return ok({
      // Runs deleted since the count stay in the list.
      cards: page.map(({ run, startedAt }, nth) => cards[nth] ?? { ...createUnreadCard(run, startedAt), isRead: true }),
      all: found.length,
    });
  }

  async #gatherOrReuse(window: ClientWindow, everywhere: boolean, again: boolean): Promise<AnalyzedRuns | null> {
    const own = window.workspace?.path ?? null;
    const of = everywhere ? '' : (own ?? '');
    const analysis = this.#analyses.get(window) ?? this.#startAnalysis(window);
    if (!again && analysis.latest?.scope === of) return analysis.latest;
    const { clock, createCanHaveDoneRun, folders, recent, threads } = this.#deps;
    analysis.gathering.abort();
    const control = new AbortController();
    analysis.gathering = control;
    if (analysis.lifetime.ended) control.abort();
    const roots = [...(own === null ? [] : [own]), ...(everywhere ? recent.listPaths() : [])];
    let reportedAt = clock.now();
    const gathered =
      roots.length === 0 && !everywhere
        ? { digests: [], unlisted: [] }
        : await gatherDigests(
            { threads, folders, memory: this.#memory, canHaveDoneRun: await createCanHaveDoneRun() },
            { roots, threadFolder: everywhere ? null : own },
            {
              signal: control.signal,
              onProgress: (done, total) => {
                if (clock.now() - reportedAt < progressEveryMs) return;
                reportedAt = clock.now();
                window.send({ name: 'runAnalysisAdvanced', payload: { done, of: total } });
              },
            },
          );
    if (gathered === null || control.signal.aborted) return null;
    analysis.latest = { scope: of, gathered, at: clock.now() };
    return analysis.latest;
  }

  #startAnalysis(window: ClientWindow): Analysis {
    const lifetime = window.view.child();
    const analysis: Analysis = { lifetime, gathering: new AbortController(), latest: null };
    lifetime.onEnd(() => {
      if (this.#analyses.isEmpty) this.#memory.clear();
    });
    this.#analyses.put(window, analysis, lifetime);
    lifetime.onEnd(() => analysis.gathering.abort());
    return analysis;
  }
}

function getTime({ lastAt, startedAt }: RunDigest): number {
  return startedAt ?? lastAt ?? 0;
}

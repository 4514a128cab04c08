import type { ThreadId } from '../../../../shared/base/ids.ts';
import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { findThreadId, type RunRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { getToolLabel } from '../../../../shared/runs/tool-label.ts';
import { getWorkGroup, type WorkState, workWords } from '../../../../shared/runs/work-state.ts';
import { getRunChoices, type RunChoice } from '../../../commands/run-choices.ts';
import type { CostText } from '../../../components/format/cost.ts';
import { getFileName } from '../../../components/format/path.ts';
import { formatTokens } from '../../../components/format/quantity.ts';
import { toRunTitle } from '../../../components/format/run-title.ts';
import { stripMarkup } from '../../../components/format/strip-markup.ts';
import { formatExactTime, formatMoment } from '../../../components/format/time.ts';
import { describeRunPlace, type RunPlace } from '../../../view-models/describe-run-place.ts';
import {
  describeWork,
  isContinued,
  isSettingUp,
  type Work,
  type WorkView,
} from '../../../view-models/describe-work.ts';
import { summarizeChecks } from '../run-checks.ts';
import type { RunCounts } from './arrange-runs.ts';

/** What we know about a run besides its card. */
export type LiveRunFacts = Omit<Work, 'card'> & {
  /** The run's position among the runs that wait for their turn, counted from 1; 0 for any other run. */
  readonly queuePosition: number;
  /** The folder of this window; null without one. */
  readonly openFolder: string | null;
};

/** For a run without any other data. */
export const noLiveFacts: LiveRunFacts = {
  started: null,
  thread: null,
  isWaiting: false,
  worktree: null,
  queuePosition: 0,
  isHeld: false,
  openFolder: null,
};

/** What a row says about a run. */
export type RunSummary = {
  readonly run: RunRef;
  readonly work: WorkView;
  readonly title: string;
  /** Null if there is nothing to say. */
  readonly place: RunPlace | null;
  readonly isInWorktree: boolean;
  /** The words of its branch, if it has any and works in the open folder. */
  readonly branch: string | null;
  readonly isImported: boolean;
  /** When the run started, with its day; null until then. */
  readonly date: { readonly text: string; readonly exact: string } | null;
  /** What the run is doing, did or asks for; words and code. */
  readonly now: RunCard['now'];
  readonly engine: string;
  /** The exact number of tokens and their cost, for the tooltip. */
  readonly exactTokens: string | null;
  /** Where to answer the run's request; null if it has none. */
  readonly answer: { readonly run: RunRef } | { readonly threadId: ThreadId } | null;
  /** How the run's checks ended; null if none has ended. */
  readonly checks: ReturnType<typeof summarizeChecks>;
  /** The actions on the run besides an answer. */
  readonly choices: readonly RunChoice[];
  /** The one of them that gets a button; null without one. */
  readonly main: RunChoice | null;
  /** What became of the run, besides its changes: `Applied`, `Answered`. Null for nothing to say. */
  readonly outcome: string | null;
  /** Null until the run has started. */
  readonly clock: { readonly durationMs: number; readonly runningSince: number | null } | null;
};

/** Describes a run for its row. `now` is in Unix milliseconds, `cost` is the run's cost as far as known. */
export function summarizeRun(
  card: RunCard,
  now: number,
  facts: LiveRunFacts = noLiveFacts,
  cost: CostText | null = null,
): RunSummary {
  const { started } = facts;
  const tokens = card.tokens === null || card.tokens === 0 ? null : t`${wholeNumber(card.tokens)} tokens`;
  const work = describeWork({ ...facts, card }, now);
  const branch = facts.worktree?.branch ?? started?.branch ?? null;
  const choices =
    findThreadId(card.run.runId) !== null
      ? []
      : getRunChoices({
          run: card.run,
          started,
          hasWorktree: facts.worktree !== null,
          hasEnded: !isUnderWay(work),
          isImported: card.imported !== undefined,
          threadId: started?.threadId ?? card.threadId,
        });
  return {
    run: card.run,
    work,
    title: toRunTitle(card.title),
    place: describePlace(card, facts),
    isInWorktree: branch !== null,
    branch: branch === null || card.run.projectRoot !== facts.openFolder ? null : getBranchWords(branch, card.run),
    isImported: card.imported !== undefined,
    date:
      card.startedAt === null
        ? null
        : { text: formatMoment(card.startedAt, now), exact: formatExactTime(card.startedAt) },
    now: describeNow(card, work, facts),
    engine: describeEngine(card, work, cost),
    exactTokens: [tokens, cost?.exact].filter((part) => part != null).join(', ') || null,
    answer: work.state === 'needsYou' ? getAnswerTarget(card, facts) : null,
    checks: summarizeChecks(started, card),
    choices,
    main: findMainChoice(work, choices),
    outcome: describeOutcome(card, work, facts),
    clock: started?.stage === 'queued' ? null : { durationMs: card.durationMs, runningSince: card.runningSince },
  };
}

/** Returns what tells a branch from others: the part after our prefix. Null for one that is called after the run's ID. */
export function getBranchWords(branch: string, { runId }: RunRef): string | null {
  const words = branch.replace(/^workcell[/-]/, '');
  return words.startsWith(runId) ? null : visibleText(words);
}

/** Among runs of all folders, the folder says more than that the run has a worktree there. */
function describePlace(card: RunCard, facts: LiveRunFacts): RunPlace | null {
  const { projectRoot } = card.run;
  if (card.imported !== undefined || projectRoot === facts.openFolder)
    return describeRunPlace(card, facts, facts.openFolder);
  return { text: getFileName(projectRoot), exact: visibleText(projectRoot) };
}

/** Returns whether a run may still do something. */
function isUnderWay({ state }: WorkView): boolean {
  return state === 'needsYou' || getWorkGroup(state) === 'running';
}

/** The action that a user most likely wants next, in each state. */
const mainChoices: Readonly<Partial<Record<WorkState, readonly RunChoice[]>>> = {
  running: ['cancel'],
  queued: ['proceed', 'cancel'],
  readyToReview: ['review'],
  failed: ['runAgain'],
  stopped: ['runAgain'],
};

function findMainChoice({ state }: WorkView, choices: readonly RunChoice[]): RunChoice | null {
  const wanted = state === null ? [] : (mainChoices[state] ?? []);
  return wanted.find((choice) => choices.includes(choice)) ?? null;
}

function describeOutcome(
  { files }: RunCard,
  { state }: WorkView,
  { started, worktree }: Pick<LiveRunFacts, 'started' | 'worktree'>,
): string | null {
  if (worktree?.applied != null) return worktree.applied.leftOut > 0 ? t`Applied in part` : t`Applied`;
  if (started?.became != null) return outcomes[started.became];
  if (state === 'stopped') return started?.outcome === 'cancelled' ? t`Stopped by you` : workWords.stopped;
  return state === 'done' && files === 0 ? t`Answered` : null;
}

const outcomes: Readonly<Record<NonNullable<StartedRun['became']>, string>> = {
  applied: t`Applied`,
  kept: t`Kept as a branch`,
  discarded: t`Discarded`,
};

/**
 * Returns the sentence in the header: `2 need you, 5 running, 1 ready to review, 5 done`. Leaves out zeros; `more` older
 * runs are not listed.
 */
export function describeCounts({ done, needsYou, readyToReview, running }: RunCounts, more: number): string {
  return [
    needsYou > 0 && counted(needsYou, 'needs you', 'need you'),
    running > 0 && t`${wholeNumber(running)} running`,
    readyToReview > 0 && t`${wholeNumber(readyToReview)} ready to review`,
    done > 0 && t`${wholeNumber(done)} done`,
    more > 0 && counted(more, 'older not shown', 'older not shown'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Explains why there is no run, and what to do about it. */
export function describeNoRuns(facts: {
  readonly hasWorkspace: boolean;
  readonly everywhere: boolean;
  readonly all: number;
}): { readonly what: string; readonly how: string } {
  if (facts.all > 0) return { what: t`No matching runs`, how: t`Try other words, or show all runs.` };
  if (!facts.hasWorkspace && !facts.everywhere)
    return {
      what: t`No folder is open`,
      how: t`Open a folder to see its runs, or show runs in all folders.`,
    };
  return {
    what: t`No runs yet`,
    how: t`This lists the folder's threads while Codex works in them and afterward. It also lists recorded runs in its .workcells folder.`,
  };
}

function getAnswerTarget({ run, threadId }: RunCard, { started, isWaiting }: LiveRunFacts): RunSummary['answer'] {
  if (isWaiting || started !== null) return { run };
  return threadId === null ? null : { threadId };
}

const waitReasons: Readonly<Record<NonNullable<StartedRun['waitsFor']>, string | null>> = {
  others: null,
  load: t`The machine is busy.`,
  memory: t`The machine is low on memory.`,
};

function describeNow(card: RunCard, { state }: WorkView, facts: LiveRunFacts): RunCard['now'] {
  const { queuePosition, started, thread, worktree } = facts;
  const { now, problem } = card;
  // The run's own end is over, too.
  if (isContinued({ ...facts, card }))
    return thread?.now == null ? [] : [{ text: visibleText(thread.now), code: false }];
  if (started?.problem != null) return [{ text: started.problem, code: false }];
  if (state === 'queued' && started?.stage === 'queued') {
    const place = queuePosition <= 1 ? t`Next in the queue` : t`Number ${wholeNumber(queuePosition)} in the queue`;
    const why = waitReasons[started.waitsFor ?? 'others'];
    return [{ text: why === null ? place : `${place}. ${why}`, code: false }];
  }
  if (isSettingUp({ started, worktree })) return [{ text: t`Setting up the worktree…`, code: false }];
  const setup = worktree?.setup?.problem ?? null;
  if (setup !== null && state !== 'needsYou' && state !== 'failed' && started?.stage !== 'checking')
    return [{ text: setup, code: false }];
  if (state === 'running' && started?.stage === 'checking') {
    const [first = '', ...others] = started.request.checks;
    const more = others.length === 0 ? [] : [{ text: t` and ${wholeNumber(others.length)} more`, code: false }];
    return [{ text: visibleText(first), code: true }, ...more];
  }
  if (problem !== null) return [{ text: problem, code: false }];
  if (!card.isRead) return [];
  return now.map(({ code, text }) => ({ code, text: code ? visibleText(text) : visibleProse(stripMarkup(text)) }));
}

function describeEngine({ model, tokens, tool }: RunCard, { state }: WorkView, cost: CostText | null): string {
  const name = tool === null ? model : getToolLabel(tool);
  const isActive = getWorkGroup(state) === 'running';
  const used = tokens !== null && tokens > 0 ? t`${formatTokens(tokens)} tokens` : isActive ? t`no tokens yet` : null;
  return [name, used, cost?.text].filter((part) => part != null && part !== '').join(' · ');
}

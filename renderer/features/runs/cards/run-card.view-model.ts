import type { ThreadId } from '../../../../shared/base/ids.ts';
import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { findThreadId, type RunRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { getToolLabel } from '../../../../shared/runs/tool-label.ts';
import { getWorkGroup } from '../../../../shared/runs/work-state.ts';
import { getRunChoices, type RunChoice } from '../../../commands/run-choices.ts';
import type { CostText } from '../../../components/format/cost.ts';
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
import type { CardCounts } from './arrange-cards.ts';

/** What we know about a card's run besides the card itself. */
export type CardFacts = Omit<Work, 'card'> & {
  /** The run's position among the runs that wait for their turn, counted from 1; 0 for any other run. */
  readonly queuePosition: number;
  /** The folder of this window; null without one. */
  readonly openFolder: string | null;
};

/** For a card whose run has no other data. */
export const noCardFacts: CardFacts = {
  started: null,
  thread: null,
  isWaiting: false,
  worktree: null,
  queuePosition: 0,
  isHeld: false,
  openFolder: null,
};

/** The text of a card. */
export type CardView = {
  readonly run: RunRef;
  readonly work: WorkView;
  readonly title: string;
  /** Null if there is nothing to say. */
  readonly place: RunPlace | null;
  /** When the run started, with its day; null until then. */
  readonly date: { readonly text: string; readonly exact: string } | null;
  /** What the run is doing, did or asks for; words and code. */
  readonly now: RunCard['now'];
  /** Lines that the run added and removed, if the words do not mention them. */
  readonly lines: { readonly added: number; readonly removed: number };
  readonly engine: string;
  /** The exact number of tokens and their cost, for the tooltip. */
  readonly exactTokens: string | null;
  /** Where to answer the run's request; null if it has none. */
  readonly answer: { readonly run: RunRef } | { readonly threadId: ThreadId } | null;
  /** How the run's checks ended; null if none has ended. */
  readonly checks: ReturnType<typeof summarizeChecks>;
  /** The other actions on the run. */
  readonly choices: readonly RunChoice[];
  /** Null until the run has started. */
  readonly clock: { readonly durationMs: number; readonly runningSince: number | null } | null;
};

/** Describes a card. `now` is in Unix milliseconds, `cost` is the run's cost as far as known. */
export function describeCard(
  card: RunCard,
  now: number,
  facts: CardFacts = noCardFacts,
  cost: CostText | null = null,
): CardView {
  const { started } = facts;
  const tokens = card.tokens === null || card.tokens === 0 ? null : t`${wholeNumber(card.tokens)} tokens`;
  const work = describeWork({ ...facts, card }, now);
  return {
    run: card.run,
    work,
    title: toRunTitle(card.title),
    place: describeRunPlace(card, facts, facts.openFolder),
    date:
      card.startedAt === null
        ? null
        : { text: formatMoment(card.startedAt, now), exact: formatExactTime(card.startedAt) },
    now: describeNow(card, work, facts),
    lines: { added: card.added, removed: card.removed },
    engine: describeEngine(card, work, cost),
    exactTokens: [tokens, cost?.exact].filter((part) => part != null).join(', ') || null,
    answer: work.state === 'needsYou' ? getAnswerTarget(card, facts) : null,
    checks: summarizeChecks(started, card),
    choices:
      findThreadId(card.run.runId) !== null
        ? []
        : getRunChoices({
            run: card.run,
            started,
            hasWorktree: facts.worktree !== null,
            hasEnded: !isUnderWay(work),
            isImported: card.imported !== undefined,
            threadId: started?.threadId ?? card.threadId,
          }),
    clock: started?.stage === 'queued' ? null : { durationMs: card.durationMs, runningSince: card.runningSince },
  };
}

/** Returns whether the run of a card may still do something. */
function isUnderWay({ state }: WorkView): boolean {
  return state === 'needsYou' || getWorkGroup(state) === 'running';
}

/**
 * Returns the sentence in the header: `2 need you, 5 running, 1 ready to review, 5 done`. Leaves out zeros; `more` older
 * runs are not listed.
 */
export function describeCounts({ done, needsYou, readyToReview, running }: CardCounts, more: number): string {
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

/** Explains why there is no card, and what to do about it. */
export function describeNoCards(facts: {
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

function getAnswerTarget({ run, threadId }: RunCard, { started, isWaiting }: CardFacts): CardView['answer'] {
  if (isWaiting || started !== null) return { run };
  return threadId === null ? null : { threadId };
}

const waitReasons: Readonly<Record<NonNullable<StartedRun['waitsFor']>, string | null>> = {
  others: null,
  load: t`The machine is busy.`,
  memory: t`The machine is low on memory.`,
};

function describeNow(card: RunCard, { state }: WorkView, facts: CardFacts): RunCard['now'] {
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
  if (setup !== null && state !== 'needsYou' && started?.stage !== 'checking') return [{ text: setup, code: false }];
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
  // Next to two buttons, there is only space for the short word.
  const count = (known: number) =>
    state === 'needsYou' ? t`${formatTokens(known)} tok` : t`${formatTokens(known)} tokens`;
  const used = tokens !== null && tokens > 0 ? count(tokens) : isActive ? t`no tokens yet` : null;
  return [name, used, cost?.text].filter((part) => part != null && part !== '').join(' · ');
}

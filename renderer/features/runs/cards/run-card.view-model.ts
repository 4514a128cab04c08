import type { ThreadId } from '../../../../shared/base/ids.ts';
import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import type { RunWorktree } from '../../../../shared/contract/runs.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { findThreadId, getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { getToolLabel } from '../../../../shared/runs/tool-label.ts';
import { getRunChoices, type RunChoice } from '../../../commands/run-choices.ts';
import type { CostText } from '../../../components/format/cost.ts';
import { formatTokens } from '../../../components/format/quantity.ts';
import { stripMarkup } from '../../../components/format/strip-markup.ts';
import { formatExactTime, formatMoment } from '../../../components/format/time.ts';
import type { GlyphState } from '../../../components/StateGlyph.tsx';
import { reviewOutcomeText } from '../describe-started.ts';
import { summarizeChecks } from '../run-checks.ts';
import type { CardCounts } from './arrange-cards.ts';
import { type CardStatus, getCardStatus, getStatusGroup } from './card-status.ts';

/** What we know about a card's run besides the card itself. */
export type CardFacts = {
  /** Null: the app has not started the run since the app launched. */
  readonly started: StartedRun | null;
  /** True if one of the run's requests waits for an answer. */
  readonly isWaiting: boolean;
  /** Null if the run has none. */
  readonly worktree: Pick<RunWorktree, 'applied'> | null;
  /** The run's position among the runs that wait for their turn, counted from 1; 0 for any other run. */
  readonly queuePosition: number;
  /** True if the runs that wait for their turn are on hold. */
  readonly isHeld: boolean;
};

/** For a card whose run has no other data. */
export const noCardFacts: CardFacts = {
  started: null,
  isWaiting: false,
  worktree: null,
  queuePosition: 0,
  isHeld: false,
};

/** The text of a card. */
export type CardView = {
  readonly run: RunRef;
  readonly status: CardStatus;
  readonly glyph: GlyphState;
  readonly state: string;
  readonly title: string;
  /** When the run started, with its day; null until then. */
  readonly date: { readonly text: string; readonly exact: string } | null;
  /** True if the run's changes need a review. */
  readonly needsReview: boolean;
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

const glyphs: Readonly<Record<CardStatus, GlyphState>> = {
  waiting: 'waiting',
  running: 'running',
  quiet: 'quiet',
  starting: 'starting',
  failed: 'failed',
  readyToReview: 'done',
  finished: 'done',
  stopped: 'stopped',
  unknown: 'cutOff',
  unread: 'starting',
  unreadable: 'info',
  queued: 'starting',
  preparing: 'starting',
  paused: 'quiet',
  checking: 'running',
  checkFailed: 'failed',
};

const statusLabels: Readonly<Record<Exclude<CardStatus, 'quiet'>, string>> = {
  waiting: t`Waiting for you`,
  running: t`Running`,
  starting: t`Starting`,
  failed: t`Failed`,
  readyToReview: t`Ready to review`,
  finished: t`Finished`,
  stopped: t`Stopped`,
  unknown: t`No end recorded`,
  unread: t`Not read yet`,
  unreadable: t`Cannot be read`,
  queued: t`Queued`,
  preparing: t`Creating its worktree`,
  paused: t`Paused`,
  checking: t`Runs checks`,
  checkFailed: t`Check failed`,
};

/** Describes a card. `now` is in Unix milliseconds, `cost` is the run's cost as far as known. */
export function describeCard(
  card: RunCard,
  now: number,
  facts: CardFacts = noCardFacts,
  cost: CostText | null = null,
): CardView {
  const { started } = facts;
  const key = getRunKey(card.run);
  const tokens = card.tokens === null || card.tokens === 0 ? null : t`${wholeNumber(card.tokens)} tokens`;
  const status = getCardStatus(card, now, {
    started: new Map(started === null ? [] : [[key, started]]),
    waiting: new Set(facts.isWaiting ? [key] : []),
    worktrees: new Map(facts.worktree === null ? [] : [[key, facts.worktree]]),
  });
  return {
    run: card.run,
    status,
    glyph: glyphs[status],
    state: describeState(card, status, now, facts),
    title: visibleProse(stripMarkup(card.title)).trim() || t`No title`,
    date:
      card.startedAt === null
        ? null
        : { text: formatMoment(card.startedAt, now), exact: formatExactTime(card.startedAt) },
    needsReview: status === 'readyToReview',
    now: describeNow(card, status, facts),
    lines: { added: card.added, removed: card.removed },
    engine: describeEngine(card, status, cost),
    exactTokens: [tokens, cost?.exact].filter((part) => part != null).join(', ') || null,
    answer: status === 'waiting' ? getAnswerTarget(card, facts) : null,
    checks: started === null ? null : summarizeChecks(started),
    choices:
      findThreadId(card.run.runId) !== null
        ? []
        : getRunChoices({
            run: card.run,
            started,
            hasWorktree: facts.worktree !== null,
            hasEnded: getStatusGroup(status) === 'ended',
            isImported: card.imported !== undefined,
            threadId: started?.threadId ?? card.threadId,
          }),
    clock: status === 'queued' ? null : { durationMs: card.durationMs, runningSince: card.runningSince },
  };
}

/**
 * Returns the sentence in the header: `2 waiting for you, 5 active, 5 ended`. Leaves out zeros; `more` older runs are
 * not listed.
 */
export function describeCounts({ active, ended, waiting }: CardCounts, more: number): string {
  return [
    waiting > 0 && counted(waiting, 'waiting for you', 'waiting for you'),
    active > 0 && t`${wholeNumber(active)} active`,
    ended > 0 && t`${wholeNumber(ended)} ended`,
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

function describeState(
  { lastAt }: RunCard,
  status: CardStatus,
  now: number,
  { isHeld, started, worktree }: CardFacts,
): string {
  const isOver = getStatusGroup(status) === 'ended';
  const applied = worktree?.applied ?? null;
  const isInPart = applied !== null && applied.leftOut > 0;
  if (isOver && applied !== null && status === 'finished') {
    const at = formatMoment(applied.at, now);
    return isInPart ? t`Applied in part ${at}` : t`Applied ${at}`;
  }
  const became = started?.became ?? (applied === null ? null : 'applied');
  if (became !== null && isOver) {
    const words = became === 'applied' && isInPart ? t`Applied in part` : reviewOutcomeText[became];
    return `${describeStatus(status)} · ${words}`;
  }
  if (status === 'quiet') return t`Quiet for ${formatMinutesSince(lastAt ?? now, now)}`;
  if (status === 'queued' && isHeld) return t`On hold`;
  if (status === 'preparing' && started?.request.isolation === 'inPlace') return statusLabels.starting;
  return describeStatus(status);
}

function describeStatus(status: CardStatus): string {
  return status === 'quiet' ? '' : statusLabels[status];
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

function describeNow(card: RunCard, status: CardStatus, { started, queuePosition }: CardFacts): RunCard['now'] {
  const { now, problem } = card;
  if (started?.problem != null) return [{ text: started.problem, code: false }];
  if (status === 'queued') {
    const place = queuePosition <= 1 ? t`Next in the queue` : t`Number ${wholeNumber(queuePosition)} in the queue`;
    const why = waitReasons[started?.waitsFor ?? 'others'];
    return [{ text: why === null ? place : `${place}. ${why}`, code: false }];
  }
  if (status === 'checking') {
    const [first = '', ...others] = started?.request.checks ?? [];
    const more = others.length === 0 ? [] : [{ text: t` and ${wholeNumber(others.length)} more`, code: false }];
    return [{ text: visibleText(first), code: true }, ...more];
  }
  if (problem !== null) return [{ text: problem, code: false }];
  if (status === 'unread') return [];
  return now.map(({ code, text }) => ({ code, text: code ? visibleText(text) : visibleProse(stripMarkup(text)) }));
}

function describeEngine({ model, tokens, tool }: RunCard, status: CardStatus, cost: CostText | null): string {
  const name = tool === null ? model : getToolLabel(tool);
  const isActive = getStatusGroup(status) === 'active';
  // Next to two buttons, there is only space for the short word.
  const count = (known: number) =>
    status === 'waiting' ? t`${formatTokens(known)} tok` : t`${formatTokens(known)} tokens`;
  const used = tokens !== null && tokens > 0 ? count(tokens) : isActive ? t`no tokens yet` : null;
  return [name, used, cost?.text].filter((part) => part != null && part !== '').join(' · ');
}

function formatMinutesSince(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  return minutes < 60 ? t`${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

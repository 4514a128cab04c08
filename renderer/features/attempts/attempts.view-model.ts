import type { ThreadId } from '../../../shared/base/ids.ts';
import { visibleProse, visibleText } from '../../../shared/base/visible-text.ts';
import type { ModelChoice } from '../../../shared/catalogs/model-choice.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { WorkState } from '../../../shared/runs/work-state.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import { formatMoney } from '../../../shared/spending/money.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { type CostText, describeCost } from '../../components/format/cost.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import { stripMarkup } from '../../components/format/strip-markup.ts';
import type { AttemptOrder } from '../../stores/attempts.store.ts';
import { describeVariant } from '../../view-models/describe-variant.ts';
import { describeWork, type WorkView } from '../../view-models/describe-work.ts';
import { type CheckView, listChecks } from '../runs/run-checks.ts';
import type { ComparedAttempt } from './compared-attempts.ts';

/** One attempt, as a column. */
export type AttemptView = {
  readonly run: RunRef;
  readonly key: string;
  readonly threadId: ThreadId | null;
  /** `Attempt 2`. */
  readonly title: string;
  /** The model and the effort. */
  readonly name: string;
  /** The extra instruction of this attempt. Null if it has none. */
  readonly instruction: string | null;
  readonly work: WorkView;
  /** Whether it works, waits or is checked. */
  readonly isOpen: boolean;
  /** Whether its run can be stopped. A later turn of its thread is stopped there. */
  readonly canStop: boolean;
  /** Its place among the attempts that passed, counted from 1; null for others, and until all have ended. */
  readonly rank: number | null;
  readonly clock: { readonly durationMs: number; readonly runningSince: number | null } | null;
  /** Null until it has started. Unix milliseconds. */
  readonly startedAt: number | null;
  /** The time from its start to its newest event, in milliseconds. */
  readonly spanMs: number;
  readonly lastAt: number | null;
  readonly checks: readonly CheckView[];
  /** Checks that have not run yet. */
  readonly openChecks: readonly string[];
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  readonly steps: string;
  readonly cost: CostText | null;
  readonly tokens: string;
  /** What it does now, asks for, or said last; words and code. */
  readonly words: readonly { readonly text: string; readonly code: boolean }[];
  /** How it compares with the other attempts that passed; empty without one. */
  readonly chips: { readonly time: string | null; readonly changes: string | null; readonly cost: string | null };
};

export type AttemptsInput = {
  readonly attempts: readonly ComparedAttempt[];
  /** The proof of each run whose checks are not known otherwise, by key. */
  readonly proofs: ReadonlyMap<string, RunProof | null>;
  readonly models: readonly ModelChoice[];
  readonly prices: PriceTable | null;
  readonly order: AttemptOrder;
  /** In Unix milliseconds. */
  readonly now: number;
};

/** Describes attempts side by side. Compares only those that passed, and only once all have ended. */
export function describeAttempts(input: AttemptsInput): readonly AttemptView[] {
  const measured = input.attempts.map((each) => measure(each, input));
  const hasEnded = measured.every(({ hasEnded: isOver }) => isOver);
  const passed = measured.filter((each) => hasEnded && each.hasPassed);
  const ranked = passed.toSorted((one, other) => compareMeasured(one, other, input.order));
  return measured.map((each): AttemptView => {
    const rank = ranked.indexOf(each);
    return {
      ...each.view,
      isOpen: each.isOpen,
      rank: rank < 0 ? null : rank + 1,
      chips: rank < 0 ? noChips : describeChips(each, passed),
    };
  });
}

/** Returns the attempt to choose first: the best one, else the first one that has not failed. Null without attempts. */
export function findBestAttempt(views: readonly AttemptView[]): AttemptView | null {
  return views.find(({ rank }) => rank === 1) ?? views.find(({ work }) => !isFailed(work.state)) ?? views.at(0) ?? null;
}

/** Describes how far a group of attempts is, in a few words. */
export function describeProgress(views: readonly AttemptView[]): string {
  const open = views.filter(({ isOpen }) => isOpen).length;
  if (open > 0) return t`${wholeNumber(views.length - open)} of ${counted(views.length, 'attempt')} ended`;
  const count = (state: WorkState) => views.filter(({ work }) => work.state === state).length;
  const [failed, stopped] = [count('failed'), count('stopped')];
  return [
    counted(views.length, 'attempt'),
    ...(failed === 0 ? [] : [t`${wholeNumber(failed)} failed`]),
    ...(stopped === 0 ? [] : [t`${wholeNumber(stopped)} stopped`]),
  ].join(', ');
}

type Measured = {
  readonly view: Omit<AttemptView, 'isOpen' | 'rank' | 'chips'>;
  readonly isOpen: boolean;
  /** False until its record says so too: only then are its time and cost known. */
  readonly hasEnded: boolean;
  readonly hasPassed: boolean;
  readonly timeMs: number | null;
  /** Null if a part of it has no price. */
  readonly usd: number | null;
  readonly lines: number;
};

function measure(
  { attempt, key, run, work }: ComparedAttempt,
  { models, now, prices, proofs }: AttemptsInput,
): Measured {
  const { card, started } = work;
  const view = describeWork(work, now);
  const checks = listChecks(started, proofs.get(key) ?? null);
  // Until the proof was read, there is room for as many lines as it has.
  const planned = started?.request.checks ?? Array.from({ length: card?.checks?.all ?? 0 }, () => '');
  const cost = card === null || prices === null ? null : computeCost(card.spent, prices);
  const hasPassed = view.state === 'readyToReview' || view.state === 'done';
  const isOpen = view.state === 'needsYou' || view.state === 'running' || view.state === 'queued';
  const {
    added = 0,
    durationMs = 0,
    files = 0,
    lastAt = null,
    removed = 0,
    runningSince = null,
    startedAt = null,
  } = card ?? {};
  const end = isOpen && runningSince !== null ? now : lastAt;
  return {
    isOpen,
    hasEnded: !isOpen && (card === null ? started !== null : card.isRead && card.runningSince === null),
    hasPassed,
    timeMs: durationMs > 0 ? durationMs : null,
    usd: cost === null || cost.unknown.length > 0 ? null : cost.usd,
    lines: added + removed,
    view: {
      run,
      key,
      threadId: started?.threadId ?? card?.threadId ?? null,
      title: t`Attempt ${attempt.number}`,
      name: visibleText(describeVariant(attempt, findUsedModel(card), models)),
      instruction: attempt.instruction.trim() === '' ? null : visibleProse(attempt.instruction),
      work: view,
      canStop: started !== null && started.stage !== 'ended',
      clock: started?.stage === 'queued' || startedAt === null ? null : { durationMs, runningSince },
      startedAt,
      spanMs: startedAt === null || end === null ? 0 : Math.max(0, end - startedAt),
      lastAt,
      checks: checks.map((each) => ({ ...each, command: visibleText(each.command) })),
      openChecks: planned.slice(checks.length).map(visibleText),
      files,
      added,
      removed,
      steps: describeSteps(card),
      cost: cost === null || prices === null ? null : describeCost(cost, prices),
      tokens: card?.tokens == null || card.tokens === 0 ? '' : t`${formatTokens(card.tokens)} tokens`,
      words: describeWords(work),
    },
  };
}

/** The model that works, as the events name it, else as the report of its tokens does. */
function findUsedModel(card: ComparedAttempt['work']['card']): string | null {
  return card?.model ?? card?.spent.find(({ model }) => model !== null)?.model ?? null;
}

function describeSteps(card: ComparedAttempt['work']['card']): string {
  if (card === null || card.commands === 0) return '';
  const commands = counted(card.commands, 'command');
  return card.failedCommands === 0 ? commands : t`${commands}, ${wholeNumber(card.failedCommands)} failed on the way`;
}

function describeWords({ card, started }: ComparedAttempt['work']): AttemptView['words'] {
  if (started?.problem != null) return [{ text: visibleProse(started.problem), code: false }];
  return (card?.now ?? []).map(({ code, text }) => ({
    code,
    text: code ? visibleText(text) : visibleProse(stripMarkup(text)),
  }));
}

function compareMeasured(one: Measured, other: Measured, order: AttemptOrder): number {
  const [first, second] = order === 'cost' ? ([one.usd, other.usd] as const) : ([one.timeMs, other.timeMs] as const);
  return compareKnown(first, second) || compareKnown(one.timeMs, other.timeMs);
}

/** Sorts the smaller number first, and unknown ones last. */
function compareKnown(one: number | null, other: number | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one - other;
}

const noChips: AttemptView['chips'] = { time: null, changes: null, cost: null };

/** Says what an attempt is best at, compared with the next best. */
function describeChips(each: Measured, passed: readonly Measured[]): AttemptView['chips'] {
  const others = passed.filter((other) => other !== each);
  const time = findLead(each, others, ({ timeMs }) => timeMs);
  const cost = findLead(each, others, ({ usd }) => usd);
  const lines = findLead(each, others, (measured) => measured.lines);
  return {
    time: time === null || time < 1_000 ? null : t`${formatDuration(time)} faster`,
    cost: cost === null || cost < 0.0001 ? null : t`${formatMoney(cost)} less`,
    changes: lines === null ? null : t`smallest`,
  };
}

/** Returns by how much a value is below all others; null if it is not, or if one is unknown. */
function findLead(
  each: Measured,
  others: readonly Measured[],
  pick: (measured: Measured) => number | null,
): number | null {
  const own = pick(each);
  const next = others.map(pick);
  if (own === null || next.length === 0) return null;
  const known = next.filter((value) => value !== null);
  if (known.length < next.length) return null;
  const lead = Math.min(...known) - own;
  return lead > 0 ? lead : null;
}

function isFailed(state: WorkState | null): boolean {
  return state === 'failed' || state === 'stopped';
}

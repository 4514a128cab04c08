import { formatDuration, formatElapsed } from '../../../../shared/i18n/duration.ts';
import { counted, plural, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import { type Lane, lanes } from '../../../../shared/runs/run-bars.ts';
import type { ApprovalMark, DiffMark, RunMarks, SpentMark, WaitMark } from '../../../../shared/runs/run-marks.ts';
import { type Cost, computeCost } from '../../../../shared/spending/compute-cost.ts';
import { type ModelTokens, sumAllTokens, sumTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatTokens } from '../../../components/format/quantity.ts';
import { type TimeScale, type TimeSpan, toPosition } from '../time-scale.ts';
import { laneNames } from '../waterfall-bars.ts';

/** Marks with their position on the strip: px from the left. */
export type PlacedMarks = {
  readonly approvals: readonly (ApprovalMark & { readonly left: number; readonly words: string })[];
  /** `share` is the share of added lines in an edit, 0 to 1. */
  readonly diffs: readonly (DiffMark & { readonly left: number; readonly share: number; readonly words: string })[];
  /** `height` is 0 to 1: the amount relative to the largest one. */
  readonly spent: readonly (SpentMark & { readonly left: number; readonly height: number })[];
  readonly waits: readonly (WaitMark & { readonly left: number; readonly width: number; readonly words: string })[];
};

/** Returns the marks that are in view. Without prices, shows tokens instead of money. */
export function placeMarks(marks: RunMarks, scale: TimeScale, prices: PriceTable | null): PlacedMarks {
  const within = <Mark extends TimeSpan>(all: readonly Mark[]) =>
    all.filter(({ from, to }) => to >= scale.span.from && from <= scale.span.to);
  const toLeft = ({ from }: TimeSpan) => Math.max(0, toPosition(scale, Math.max(from, scale.span.from)));
  const spent = within(marks.spent).map((mark) => ({
    ...mark,
    left: toLeft(mark),
    amount: getAmount(mark.spent, prices),
  }));
  const most = spent.reduce((highest, { amount }) => Math.max(highest, amount), 0);
  return {
    approvals: within(marks.approvals).map((mark) => ({ ...mark, left: toLeft(mark), words: describeApprovals(mark) })),
    diffs: within(marks.diffs).map((mark) => ({
      ...mark,
      left: toLeft(mark),
      share: mark.added + mark.removed === 0 ? 1 : mark.added / (mark.added + mark.removed),
      words: describeEdits(mark),
    })),
    spent: spent.map(({ amount, ...mark }) => ({ ...mark, height: most === 0 ? 0 : amount / most })),
    waits: within(marks.waits).map((mark) => {
      const left = toLeft(mark);
      const right = Math.min(scale.width, toPosition(scale, Math.min(mark.to, scale.span.to)));
      return { ...mark, left, width: Math.max(2, right - left), words: formatDuration(mark.to - mark.from) };
    }),
  };
}

/** Describes what was spent up to a time: `$0.31`, or tokens if no price is known; null if nothing was spent. */
export function describeSpentUntil(spent: readonly SpentMark[], at: number, prices: PriceTable | null): string | null {
  const until = sumTokens(spent.filter(({ from }) => from <= at).map((mark) => mark.spent));
  return describeSpent(until, prices);
}

/** A lane of the strip: its name, and what it adds up to; empty for nothing. */
export type LaneView = { readonly kind: Lane | 'cost'; readonly name: string; readonly total: string };

/** Describes the lanes of a whole run. `ms` is where its time went; null until known. There is a lane for costs if any. */
export function describeLanes({ ms, marks, prices }: LaneFacts): readonly LaneView[] {
  const edits = countEdits(marks);
  const spent = describeSpent(sumTokens(marks.spent.map((mark) => mark.spent)), prices);
  const toTotal = (lane: Lane): string => {
    if (lane === 'files') return edits === 0 ? '' : counted(edits, 'edit');
    const took = ms?.[lane] ?? 0;
    return took === 0 ? '' : formatDuration(took);
  };
  return [
    ...lanes.map((kind): LaneView => ({ kind, name: laneNames[kind], total: toTotal(kind) })),
    ...(marks.spent.length === 0 ? [] : [{ kind: 'cost', name: t`Cost`, total: spent ?? '' } as const]),
  ];
}

type LaneFacts = {
  readonly ms: RunReport['ms'] | null;
  readonly marks: RunMarks;
  readonly prices: PriceTable | null;
};

/** Returns how many edits there are. */
export function countEdits({ diffs }: Pick<RunMarks, 'diffs'>): number {
  return diffs.reduce((sum, { edits }) => sum + edits, 0);
}

/** Describes a time range of a run. `startedAt` is when the run started, in Unix milliseconds. */
export function summarizeTimeRange(
  span: TimeSpan,
  {
    marks,
    prices,
    startedAt,
  }: { readonly marks: RunMarks; readonly prices: PriceTable | null; readonly startedAt: number },
): string {
  const within = <Mark extends TimeSpan>(all: readonly Mark[]) =>
    all.filter(({ from, to }) => to >= span.from && from <= span.to);
  const approvals = within(marks.approvals);
  const diffs = within(marks.diffs);
  const spent = describeSpent(sumTokens(within(marks.spent).map((mark) => mark.spent)), prices);
  const longest = within(marks.waits).find(({ kind }) => kind === 'you');
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const reported = [
    t`${formatElapsed(span.from - startedAt)} to ${formatElapsed(span.to - startedAt)}, ${formatDuration(span.to - span.from)}`,
    approvals.length === 0 ? null : describeApprovals(sumApprovals(approvals)),
    diffs.length === 0
      ? null
      : describeEdits({
          edits: countEdits({ diffs }),
          added: sum(diffs.map(({ added }) => added)),
          removed: sum(diffs.map(({ removed }) => removed)),
        }),
    spent === null ? null : t`${spent} spent`,
    longest === undefined ? null : t`longest wait for you ${formatDuration(longest.to - longest.from)}`,
  ];
  return reported.filter((part) => part !== null).join(' · ');
}

function sumApprovals(approvals: readonly ApprovalMark[]): Pick<ApprovalMark, 'asked' | 'declined' | 'byOthers'> {
  return approvals.reduce(
    (sum, { asked, byOthers, declined }) => ({
      asked: sum.asked + asked,
      declined: sum.declined + declined,
      byOthers: sum.byOthers + byOthers,
    }),
    { asked: 0, declined: 0, byOthers: 0 },
  );
}

/** Describes who decided, and how: `3 approvals, 1 declined, 2 not by you`. */
function describeApprovals({
  asked,
  byOthers,
  declined,
}: Pick<ApprovalMark, 'asked' | 'declined' | 'byOthers'>): string {
  const parts = [
    counted(asked, 'approval'),
    declined === 0 ? null : t`${wholeNumber(declined)} declined`,
    byOthers === 0 ? null : t`${wholeNumber(byOthers)} automatic`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function describeEdits({ added, edits, removed }: Pick<DiffMark, 'edits' | 'added' | 'removed'>): string {
  const lines = [added === 0 ? null : `+${wholeNumber(added)}`, removed === 0 ? null : `\u2212${wholeNumber(removed)}`];
  return [`${wholeNumber(edits)} ${plural(edits, 'edit', 'edits')}`, ...lines]
    .filter((part) => part !== null)
    .join(' ');
}

function describeSpent(spent: readonly ModelTokens[], prices: PriceTable | null): string | null {
  const { input, output } = sumAllTokens(spent);
  if (input + output === 0) return null;
  const cost: Cost | null = prices === null ? null : computeCost(spent, prices);
  return cost === null || cost.usd === null
    ? t`${formatTokens(input + output)} tokens`
    : (describeCost(cost)?.text ?? null);
}

function getAmount(spent: readonly ModelTokens[], prices: PriceTable | null): number {
  const { input, output } = sumAllTokens(spent);
  return (prices === null ? null : computeCost(spent, prices).usd) ?? (prices === null ? input + output : 0);
}

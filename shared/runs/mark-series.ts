import type { Immutable } from '../base/immutable.ts';
import { addTokens, type ModelTokens, sumTokens } from '../spending/model-tokens.ts';
import type { ApprovalMark, DiffMark, RunMarks, SpentMark } from './run-marks.ts';
import { type EventData, findNumber, findText } from './telemetry-event.ts';

type Own<Mark> = { -readonly [Key in keyof Mark]: Mark[Key] };

/** Marks of a run, as plain data that can be stored and continued. */
export type MarkSeries = {
  /** Marks closer than this become one, in milliseconds. It grows when there are too many. */
  distance: number;
  readonly most: number;
  approvals: Own<ApprovalMark>[];
  diffs: Own<DiffMark>[];
  spent: Own<SpentMark>[];
};

type Place = { from: number; to: number; position: number };

/** A series of at most `most` marks of a kind. */
export function createSeries(distance: number, most: number): MarkSeries {
  return { distance, most, approvals: [], diffs: [], spent: [] };
}

/** Deciders other than a user at this machine. */
const others: ReadonlySet<string> = new Set(['rule', 'interrupt', 'codex']);

/** Adds the marks of an event. `lines` belong to an edit, and `spent` comes from a usage event. */
export function addEventMarks(
  series: MarkSeries,
  {
    at,
    data,
    position,
    type,
  }: { readonly type: string; readonly at: number; readonly position: number; readonly data: EventData },
  spent: ModelTokens | null,
): void {
  if (type === 'approval') {
    const decision = findText(data, 'decision');
    // An approval is marked when it is decided.
    if (decision === null) return;
    const declined = decision.startsWith('approved') ? 0 : 1;
    const byOthers = others.has(findText(data, 'by') ?? '') ? 1 : 0;
    const last = extendLastMark(series.approvals, series.distance, at);
    if (last === null) series.approvals.push({ from: at, to: at, position, asked: 1, declined, byOthers });
    else {
      last.asked += 1;
      last.declined += declined;
      last.byOthers += byOthers;
    }
  } else if (type === 'file_write') {
    const [added, removed] = [countLines(data, 'added'), countLines(data, 'removed')];
    const last = extendLastMark(series.diffs, series.distance, at);
    if (last === null) series.diffs.push({ from: at, to: at, position, edits: 1, added, removed });
    else {
      last.edits += 1;
      last.added += added;
      last.removed += removed;
    }
  } else if (spent !== null) {
    const last = extendLastMark(series.spent, series.distance, at);
    if (last === null) series.spent.push({ from: at, to: at, position, spent: [spent] });
    else last.spent = [...addTokens(last.spent, spent)];
  } else return;
  if (isFull(series)) thin(series);
}

/** The marks of several series, or parts of one, between two times. None are closer than a distance. */
export function selectMarks(
  series: Omit<RunMarks, 'waits'>,
  { distance, from, to }: { readonly distance: number; readonly from: number; readonly to: number },
): Omit<RunMarks, 'waits'> {
  const within = <Mark extends Place>(marks: readonly Mark[]) =>
    marks.filter((mark) => mark.to >= from && mark.from <= to);
  return {
    approvals: joinMarks(within(series.approvals), distance, addApproval),
    diffs: joinMarks(within(series.diffs), distance, addDiff),
    spent: joinMarks(within(series.spent), distance, addSpent),
  };
}

/** An independent copy. */
export function copySeries(series: Immutable<MarkSeries>): MarkSeries {
  return {
    ...series,
    approvals: series.approvals.map((mark) => ({ ...mark })),
    diffs: series.diffs.map((mark) => ({ ...mark })),
    spent: series.spent.map((mark) => ({ ...mark })),
  };
}

function isFull({ approvals, diffs, most, spent }: MarkSeries): boolean {
  return approvals.length > most || diffs.length > most || spent.length > most;
}

function thin(series: MarkSeries): void {
  while (isFull(series)) {
    series.distance = Math.max(1, series.distance * 2);
    const everywhere = { distance: series.distance, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const fewer = selectMarks(series, everywhere);
    series.approvals = [...fewer.approvals];
    series.diffs = [...fewer.diffs];
    series.spent = fewer.spent.map((mark) => ({ ...mark, spent: [...mark.spent] }));
  }
}

/** The last mark if one at this time belongs to it, extended to that time. Null otherwise. */
function extendLastMark<Mark extends Place>(marks: readonly Mark[], distance: number, at: number): Mark | null {
  const last = marks.at(-1);
  if (last === undefined || distance === 0 || at < last.from || at > last.from + distance) return null;
  last.to = Math.max(last.to, at);
  return last;
}

function joinMarks<Mark extends Readonly<Place>>(
  marks: readonly Mark[],
  distance: number,
  add: (one: Mark, other: Mark) => Mark,
): Mark[] {
  const apart: Mark[] = [];
  for (const mark of marks.toSorted((one, other) => one.from - other.from)) {
    const last = apart.at(-1);
    if (last === undefined || mark.from > last.from + distance) apart.push(mark);
    else
      apart[apart.length - 1] = {
        ...add(last, mark),
        from: last.from,
        to: Math.max(last.to, mark.to),
        position: last.position,
      };
  }
  return apart;
}

function addApproval(one: ApprovalMark, other: ApprovalMark): ApprovalMark {
  const { asked, byOthers, declined } = other;
  return { ...one, asked: one.asked + asked, declined: one.declined + declined, byOthers: one.byOthers + byOthers };
}

function addDiff(one: DiffMark, { added, edits, removed }: DiffMark): DiffMark {
  return { ...one, edits: one.edits + edits, added: one.added + added, removed: one.removed + removed };
}

function addSpent(one: SpentMark, other: SpentMark): SpentMark {
  return { ...one, spent: [...sumTokens([one.spent, other.spent])] };
}

function countLines(data: EventData, name: 'added' | 'removed'): number {
  return Math.max(0, Math.round(findNumber(data, name) ?? 0));
}

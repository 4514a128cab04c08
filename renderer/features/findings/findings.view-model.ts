import type { EntryId } from '../../../shared/base/ids.ts';
import { visibleAnswer, visibleLine } from '../../../shared/base/visible-text.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { FindingMarks, StoredReport } from '../../../shared/findings/finding-marks.ts';
import { placeFinding, type ReviewReport, readReviewReport } from '../../../shared/findings/review-report.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { quotePath } from '../../stores/quote-text.ts';
import type { FindingView } from '../../view-models/finding-view.ts';
import type { FindingRow, ListRow } from '../line-comments/commented-rows.ts';

/** A review, by the entry with its report. */
export type ShownReview = { readonly entryId: EntryId; readonly report: ReviewReport };

/** Returns the newest review that ended by itself. One that was stopped leaves the review before it as it is. */
export function findReport(turns: readonly Turn[]): StoredReport | null {
  for (const turn of turns.toReversed()) {
    const entry = turn.status === 'completed' ? turn.entries.findLast(({ kind }) => kind === 'review') : undefined;
    if (entry?.kind === 'review' && !entry.entered) return { entryId: entry.id, text: entry.text };
  }
  return null;
}

/** Reads the findings of a report. */
export function toShownReview({ entryId, text }: StoredReport): ShownReview {
  return { entryId, report: readReviewReport(text) };
}

/** Describes what a review found, in its order. `folder` is that of the thread. */
export function listFindings(
  { entryId, report }: ShownReview,
  { dismissed, moved }: FindingMarks,
  folder: string,
): readonly FindingView[] {
  const reasons = new Map(dismissed.map(({ index, reason }) => [index, reason]));
  const starts = new Map(moved.map(({ index, start }) => [index, start]));
  return report.findings.map((finding, index): FindingView => {
    const path = placeFinding(folder, finding.path);
    const start = starts.get(index) ?? finding.start;
    const end = finding.end + start - finding.start;
    return {
      entryId,
      index,
      priority: finding.priority === null ? null : `P${finding.priority}`,
      title: finding.title === '' ? t`Finding without a title` : visibleLine(finding.title),
      body: visibleAnswer(finding.body),
      path,
      start,
      end,
      place: `${visibleLine(path ?? finding.path)}, ${describeRange(start, end)}`,
      note:
        path === null
          ? t`Not in this folder.`
          : starts.get(index) === null
            ? t`These lines have changed since the review.`
            : null,
      reason: reasons.get(index) ?? null,
    };
  });
}

function describeRange(start: number, end: number): string {
  return start === end ? t`line ${start}` : t`lines ${start}–${end}`;
}

/** The most characters of a body that a card shows. The thread has all of it, and so has what asks for a fix. */
const maxShownCharacters = 2_000;

/** Splits what a card shows of a body at its code in backticks, which is each second piece. */
export function splitBody(body: string): readonly string[] {
  const shown = body.length > maxShownCharacters ? `${body.slice(0, maxShownCharacters)}…` : body;
  return shown.split(/(?<!`)`([^`\n]+)`(?!`)/);
}

/** The rows of a diff with the findings at their lines, and the findings that have none of their lines there. */
export type PlacedFindings = { readonly rows: readonly ListRow[]; readonly apart: readonly FindingView[] };

/**
 * Inserts each finding below the last of its lines that is shown. `folder` is that of the thread. The paths in
 * `outdated` have other lines now than in the diff, so nothing is placed there.
 */
export function placeFindings(
  rows: readonly ListRow[],
  files: readonly Pick<ParsedDiffFile, 'path'>[],
  findings: readonly FindingView[],
  { folder, outdated }: { readonly folder: string; readonly outdated: ReadonlySet<string> },
): PlacedFindings {
  if (findings.length === 0) return { rows, apart: findings };
  const indexes = new Map(
    files.flatMap(({ path }, at) => (outdated.has(path) ? [] : [[placeFinding(folder, path), at] as const])),
  );
  const lines = Map.groupBy(
    rows.flatMap((row, at) => {
      const number = getNewNumber(row);
      return number === null ? [] : [{ at, fileIndex: row.fileIndex, number }];
    }),
    ({ fileIndex }) => fileIndex,
  );
  const beneath = new Map<number, FindingRow[]>();
  const apart: FindingView[] = [];
  for (const finding of findings) {
    const fileIndex = finding.path === null ? undefined : indexes.get(finding.path);
    const line = fileIndex === undefined ? null : findLast(lines.get(fileIndex) ?? [], finding.end);
    if (fileIndex === undefined || line === null || line.number < finding.start) apart.push(finding);
    else beneath.set(line.at, [...(beneath.get(line.at) ?? []), { fileIndex, kind: 'finding', finding }]);
  }
  return { rows: rows.flatMap((row, at) => [row, ...(beneath.get(at) ?? [])]), apart };
}

function getNewNumber(row: ListRow): number | null {
  if (row.kind === 'line') return row.line.line.newNumber;
  return row.kind === 'sides' ? (row.right?.line.newNumber ?? null) : null;
}

/** Returns the last line up to a number. The lines are in order. */
function findLast<Line extends { readonly number: number }>(lines: readonly Line[], number: number): Line | null {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.number ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1] ?? null;
}

/** Says how many findings are open; null if there are no findings. */
export function describeOpenFindings(findings: readonly FindingView[]): string | null {
  if (findings.length === 0) return null;
  const open = findings.filter(({ reason }) => reason === null).length;
  if (open === 0) return t`No open findings`;
  return open === findings.length ? counted(open, 'open finding') : t`${open} of ${findings.length} findings open`;
}

/** Writes what asks Codex to fix a finding. The words of the review are quoted, so that they do not pass for the user's. */
export function writeFixRequest({ body, end, path, priority, start, title }: FindingView): string {
  const words = [
    [priority === null ? [] : `[${priority}]`, title].flat().join(' '),
    ...(body === '' ? [] : ['', body]),
  ];
  const quoted = words.flatMap((text) => text.split('\n')).map((line) => `> ${line}`.trimEnd());
  const where = path === null ? '' : ` ${t`in ${quotePath(path)}, ${describeRange(start, end)}`}`;
  return `${t`Fix this finding of the review${where}:`}\n${quoted.join('\n')}`;
}

/** Whether two findings are the same one. The next review, or another thread, has others with the same indexes. */
export function isSameFinding(
  one: Pick<FindingView, 'entryId' | 'index'> | null,
  other: Pick<FindingView, 'entryId' | 'index'>,
): boolean {
  return one !== null && one.entryId === other.entryId && one.index === other.index;
}

/** Returns the rows of the findings that are open, by their indexes. */
export function listOpenRows(rows: readonly ListRow[]): readonly number[] {
  return rows.flatMap((row, at) => (row.kind === 'finding' && row.finding.reason === null ? [at] : []));
}

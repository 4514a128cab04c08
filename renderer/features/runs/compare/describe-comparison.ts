import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { telemetrySchema } from '../../../../shared/runs/telemetry-event.ts';
import { isLive } from '../../../view-models/run-state.ts';
import { describeNotices, timeWithSeconds } from '../describe-run.ts';
import type { ComparisonState } from './comparison.ts';
import type { SideRead } from './read-side.ts';

/** What to know about a comparison before trusting its numbers. */
export function comparisonNotices({ first, rows, second }: ComparisonState): readonly string[] {
  const notices: string[] = [];
  if (rows !== null && !rows.some(({ kind }) => kind === 'same'))
    notices.push(t`These two runs have no step in common. Their facts are compared all the same.`);
  return [...notices, ...sideNotices(t`The first run`, first.read), ...sideNotices(t`The second run`, second.read)];
}

function sideNotices(name: string, read: SideRead | null): readonly string[] {
  if (read === null) return [];
  const { at, sums, totals } = read;
  const notices: string[] = [];
  if (isLive(totals.state)) notices.push(t`${name} still goes on. This is how it stood at ${timeWithSeconds(at)}.`);
  if (sums.leftOut > 0) {
    const [all, last] = [counted(sums.kept + sums.leftOut, 'step'), wholeNumber(sums.kept - sums.before)];
    notices.push(t`${name} has ${all}: the first ${wholeNumber(sums.before)} and the last ${last} are aligned.`);
  }
  if (sums.schema !== null && sums.schema > telemetrySchema)
    notices.push(t`${name} was recorded in a newer format. What this version does not know of it may be missing.`);
  if (totals.startedAt === null) notices.push(t`${name} tells no times.`);
  return [...notices, ...describeNotices(totals).map((notice) => `${name}: ${notice}`)];
}

import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindRecord } from '../../../shared/rewind/rewind-plan.ts';
import { formatDate, formatExactTime, formatMoment } from '../../components/format/time.ts';
import { describeRewound } from './describe-rewound.ts';

/** A rewind as shown in its row. */
export type RewindRow = {
  readonly id: string;
  /** What the rewind put back: `4 files and 3 turns`, or `Restored 1 file` for an undo. */
  readonly what: string;
  /** The time: `10:42`, `Yesterday 18:15`. */
  readonly when: string;
  readonly exactTime: string;
  readonly isUndone: boolean;
  /** `Partly undone: 3 of 5 files`, `Kept until 20 Dec`. */
  readonly notes: readonly string[];
};

/** Describes the rewinds of a thread, newest first. `now` is in Unix milliseconds. */
export function describeRewinds(records: readonly RewindRecord[], now: number): readonly RewindRow[] {
  return records.map((record) => ({
    id: record.rewindId,
    what: describeWhat(record),
    when: formatMoment(record.at, now),
    exactTime: formatExactTime(record.at),
    isUndone: record.isUndone,
    notes: describeState(record, now),
  }));
}

function describeState({ files, isUndone, keptUntil, undoneFiles }: RewindRecord, now: number): readonly string[] {
  if (isUndone) return [];
  const partly = undoneFiles === 0 ? [] : [t`Partly undone: ${undoneFiles} of ${counted(files, 'file')}`];
  return [...partly, t`Kept until ${formatDate(keptUntil, now)}`];
}

function describeWhat({ discarded, files, folders, scope, turns, undoes }: RewindRecord): string {
  if (discarded !== null) return t`Discarded changes in ${counted(files, 'file')}`;
  const what = describeRewound(scope, files, turns);
  if (what === null && folders > 0) return undoes === null ? t`Empty folders` : t`Restored empty folders`;
  if (undoes !== null && what !== null) return t`Restored ${what}`;
  return what ?? (scope === 'files' ? t`No file` : t`The conversation`);
}

import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindRecord } from '../../../shared/rewind/rewind-plan.ts';
import { formatExactTime, formatMoment } from '../../components/format/time.ts';
import { nameRewound } from './rewind-words.ts';

/** A rewind as shown in its row. */
export type RewindRow = {
  readonly id: string;
  /** What went back: `4 files and 3 turns`. */
  readonly what: string;
  /** When: `10:42`, `Yesterday 18:15`. */
  readonly when: string;
  readonly exactTime: string;
  readonly isUndone: boolean;
};

/** The rewinds of a thread, newest first. `now` is in Unix milliseconds. */
export function describeRewinds(records: readonly RewindRecord[], now: number): readonly RewindRow[] {
  return records.map(({ at, discarded, files, isUndone, rewindId, scope, turns }) => ({
    id: rewindId,
    what:
      discarded !== null
        ? t`Discarded changes in ${counted(files, 'file')}`
        : (nameRewound(scope, files, turns) ?? (scope === 'files' ? t`No file` : t`The conversation`)),
    when: formatMoment(at, now),
    exactTime: formatExactTime(at),
    isUndone,
  }));
}

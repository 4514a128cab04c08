import { memo, useEffect, useState } from 'react';
import type { RequestValue } from '../../../../../shared/contract/contract.ts';
import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayMoment } from '../../../../../shared/runs/replay/replay-moment.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { readRunDiffs } from '../../../../commands/recorded-runs.commands.ts';
import { DiffPart } from '../../../changes/DiffPart.tsx';
import { extractFileDiff } from '../extract-file-diff.ts';
import { formatMomentTime } from '../format-replay.ts';
import styles from './ReplayPanes.module.css';

export type ReplayDiffProps = {
  readonly run: RunRef;
  readonly moment: ReplayMoment;
  readonly path: string;
  /** How often the file had been changed by then. A different number means a different diff. */
  readonly writes: number;
};

type Diffs = RequestValue<'getRunDiffsAt'>;

/** How long the position must rest before diffs are read, in milliseconds. */
const pauseMs = 200;

/** Shows the changes of one file up to a moment, the newest first. */
export const ReplayDiff = memo(
  function ReplayDiff({ run, moment, path, writes }: ReplayDiffProps) {
    const [diffs, setDiffs] = useState<Diffs | null>(null);
    // biome-ignore lint/correctness/useExhaustiveDependencies: its diffs stay the same between two changes of the file
    useEffect(() => {
      if (writes === 0) {
        setDiffs(null);
        return;
      }
      let isWanted = true;
      const timer = window.setTimeout(async () => {
        const read = await readRunDiffs(run, moment, path);
        if (isWanted && read.ok) setDiffs(read.value);
      }, pauseMs);
      return () => {
        isWanted = false;
        clearTimeout(timer);
      };
    }, [run, path, writes]);
    if (writes === 0) return <p className={styles.noDiff}>{t`This file had not changed yet.`}</p>;
    if (diffs === null) return null;
    const count = diffs.left + diffs.diffs.length;
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
      <section className={styles.diffs} aria-label={t`Diff at this point`} tabIndex={0}>
        {diffs.diffs.toReversed().map(({ at, diff, isCut, position }, index) => {
          const words = t`Change ${wholeNumber(count - index)} of ${wholeNumber(count)}`;
          const time = formatMomentTime({ at });
          const name = time === null ? words : `${words}, ${time}`;
          return diff === null ? (
            <div key={position}>
              <h4 className={styles.diffHead}>{name}</h4>
              <p className={styles.more}>{t`The diff for this change was not recorded.`}</p>
            </div>
          ) : (
            <div key={position}>
              <DiffPart name={name} text={extractFileDiff(diff, path)} />
              {isCut && <p className={styles.more}>{t`Only part of the diff is shown.`}</p>}
            </div>
          );
        })}
        {diffs.left > 0 && <p className={styles.more}>{t`Earlier changes to this file are in the timeline.`}</p>}
      </section>
    );
  },
  (one, other) => one.run === other.run && one.path === other.path && one.writes === other.writes,
);

import { type CSSProperties, useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RewindChoice, RewindFile } from '../../../shared/rewind/rewind-plan.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Radio } from '../../components/Radio.tsx';
import { askForColors, getColorsVersion, onColorsChanged } from '../changes/line-colors.ts';
import { LineCode, LineNumber } from '../changes/parts/LineCode.tsx';
import { planRewindAgain, readRewindVersions } from './carry-out-rewind.ts';
import styles from './RewindVersions.module.css';
import type { ChoiceView } from './rewind-choice.view-model.ts';
import { toVersionRows, type VersionLine, type VersionRows } from './version-rows.ts';

export type RewindVersionsProps = {
  readonly planId: string;
  readonly file: RewindFile;
  readonly choice: ChoiceView;
  readonly onChoose: (choice: RewindChoice) => void;
};

/**
 * Shows the versions of a file side by side, each with a radio button above its lines. In a narrow dialog, only the
 * lines of the chosen one are shown.
 */
export function RewindVersions({ choice, file, onChoose, planId }: RewindVersionsProps) {
  const group = useId();
  const read = useVersions(planId, file);
  const isChosen = (at: number) => choice.versions[at]?.choice === choice.value;
  return (
    <div
      className={styles.versions}
      style={{ '--versions': choice.versions.length, '--digits': countDigits(read) } as CSSProperties}
      data-quotes="diff"
    >
      <fieldset className={classNames(styles.columns, styles.heads)}>
        <legend className="visually-hidden">{t`Version`}</legend>
        {choice.versions.map((version, at) => (
          <div key={version.choice} className={classNames(styles.head, isChosen(at) && styles.chosen)}>
            <Radio
              group={group}
              name={version.name}
              help={version.note}
              checked={isChosen(at)}
              onChoose={() => onChoose(version.choice)}
            />
            {version.time !== '' && <span className={styles.time}>{version.time}</span>}
          </div>
        ))}
      </fieldset>
      {typeof read === 'string' ? (
        <Words read={read} />
      ) : (
        read.rows.map((row, index) =>
          row.kind === 'gap' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a file never move
            <div key={index} className={classNames(styles.columns, styles.row)}>
              {choice.versions.map((version, at) => (
                <span
                  key={version.choice}
                  aria-hidden={!isChosen(at) || undefined}
                  className={classNames(styles.cell, styles.gap, isChosen(at) && styles.chosen)}
                >
                  {row.text}
                </span>
              ))}
            </div>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a file never move
            <div key={index} className={classNames(styles.columns, styles.row)}>
              {row.lines.map((line, at) => (
                <Line key={choice.versions[at]?.choice} line={line} isChosen={isChosen(at)} />
              ))}
            </div>
          ),
        )
      )}
      {typeof read !== 'string' && read.isCut && <p className={styles.more}>{t`More lines differ.`}</p>}
      <div className={classNames(styles.columns, styles.end)}>
        {choice.versions.map((version, at) => (
          <span key={version.choice} className={classNames(styles.cell, isChosen(at) && styles.chosen)} />
        ))}
      </div>
    </div>
  );
}

/** Returns how many digits the largest line number has. */
function countDigits(read: ReadVersions | NoLines): number {
  if (typeof read === 'string') return 1;
  const numbers = read.rows.flatMap((row) => (row.kind === 'gap' ? [] : row.lines.map((line) => line?.number ?? 0)));
  return String(numbers.reduce((largest, number) => Math.max(largest, number), 0)).length;
}

function Line({ isChosen, line }: { readonly line: VersionLine | null; readonly isChosen: boolean }) {
  const chosen = isChosen && styles.chosen;
  if (line === null) return <span className={classNames(styles.cell, styles.missing, chosen)} />;
  return (
    <span className={classNames(styles.cell, line.maker !== null && styles[line.maker], chosen)}>
      <LineNumber number={line.number} />
      <LineCode paired={line.paired} />
    </span>
  );
}

/** Why there are no lines. `same`: all versions have the same text. `unread`: the host did not answer. */
type NoLines = 'reading' | 'same' | 'gone' | 'notText' | 'unread';

function Words({ read }: { readonly read: NoLines }) {
  const texts: Readonly<Record<NoLines, string>> = {
    reading: '',
    same: t`All versions have the same lines.`,
    gone: t`This plan is no longer current.`,
    notText: t`It has no lines to show.`,
    unread: t`The lines cannot be read right now.`,
  };
  return (
    <div className={styles.words}>
      <p role="status">{texts[read]}</p>
      {read === 'gone' && <Button onClick={planRewindAgain}>{t`Plan again`}</Button>}
    </div>
  );
}

/** How long a file must be selected before its lines are read, in milliseconds: a held arrow key passes many files. */
const settleMs = 60;

type ReadVersions = VersionRows & { readonly isCut: boolean };

/** Returns the lines of a file, which get their colors later. */
function useVersions(planId: string, file: RewindFile): ReadVersions | NoLines {
  const [answered, setAnswered] = useState<{
    readonly of: RewindFile;
    readonly answer: Awaited<ReturnType<typeof readRewindVersions>>;
  } | null>(null);
  // Another plan has other versions of the same file.
  const read = answered?.of === file ? answered.answer : null;
  useSyncExternalStore(onColorsChanged, getColorsVersion);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(async () => {
      const answer = await readRewindVersions(planId, file.id);
      if (isWanted) setAnswered({ of: file, answer });
    }, settleMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [planId, file]);
  const versions = useMemo(() => (read?.ok === true ? toVersionRows(read.value.parts, file) : null), [read, file]);
  useEffect(() => {
    for (const column of versions?.toColor ?? []) {
      for (const hunk of column.hunks) askForColors(column, hunk);
    }
  }, [versions]);
  if (read === null) return 'reading';
  if (!read.ok) return read.error.type === 'gone' || read.error.type === 'notText' ? read.error.type : 'unread';
  return versions === null || versions.rows.length === 0 ? 'same' : { ...versions, isCut: read.value.isCut };
}

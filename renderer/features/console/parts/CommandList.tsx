import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';
import type { EntryId } from '../../../../shared/base/ids.ts';
import type { CommandRun } from '../../../../shared/console/command-run.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltipWhenCut } from '../../../components/tooltip.ts';
import { useSecond } from '../../../components/use-now.ts';
import { useRem, useRowsByRem } from '../../../components/use-rem.ts';
import { describeCommandRow, findCommandIndex, isCommandRunning, stepInList } from '../console.view-model.ts';
import styles from './CommandList.module.css';

export type CommandListProps = {
  /** Oldest first. */
  readonly runs: readonly CommandRun[];
  /** The position of the shown run, from 0 for the newest. */
  readonly shownAt: number;
  readonly onChoose: (id: EntryId) => void;
};

const rowRem = 1.5;

/**
 * Shows the commands of a thread, newest first; arrow keys select. Draws only the rows in view and the selected one.
 */
export function CommandList({ runs, shownAt, onChoose }: CommandListProps) {
  const list = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const count = runs.length;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => list.current,
    estimateSize: () => rowRem * rem,
    getItemKey: (at) => findCommandIndex(runs, at)?.id ?? at,
    // `aria-activedescendant` needs the element of the shown run, wherever the list has scrolled.
    rangeExtractor: useCallback((range: Range) => addRow(defaultRangeExtractor(range), shownAt), [shownAt]),
    overscan: 6,
  });
  useRowsByRem(rows, rem);
  const shown = findCommandIndex(runs, shownAt)?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is shown; new runs above it do not scroll
  useLayoutEffect(() => {
    if (shownAt !== -1) rows.scrollToIndex(shownAt);
  }, [shown, rows]);

  const choose = (event: KeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / (rowRem * rem)) - 1);
    const next = stepInList(event.key, shownAt, count, page);
    const run = next === null ? null : findCommandIndex(runs, next);
    if (run === null) return;
    event.preventDefault();
    onChoose(run.id);
  };

  return (
    <div
      ref={list}
      role="listbox"
      aria-label={t`Exec runs`}
      tabIndex={0}
      aria-activedescendant={shown === null ? undefined : getOptionId(shown)}
      className={styles.list}
      onKeyDown={choose}
    >
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const run = findCommandIndex(runs, index);
          if (run === null) return null;
          return (
            <CommandOption
              key={run.id}
              run={run}
              at={index}
              count={count}
              top={start}
              isShown={run.id === shown}
              onChoose={onChoose}
            />
          );
        })}
      </div>
    </div>
  );
}

type CommandOptionProps = {
  readonly run: CommandRun;
  readonly at: number;
  readonly count: number;
  /** In px from the top of the list. */
  readonly top: number;
  readonly isShown: boolean;
  readonly onChoose: (id: EntryId) => void;
};

/** Shows a run as an option. Renders again each second only while its own command runs. */
function CommandOption({ run, at, count, top, isShown, onChoose }: CommandOptionProps) {
  const row = describeCommandRow(run, useSecond(isCommandRunning(run)));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys for all its options
    <div
      id={getOptionId(run.id)}
      role="option"
      aria-label={row.name}
      aria-selected={isShown}
      aria-setsize={count}
      aria-posinset={at + 1}
      tabIndex={-1}
      className={styles.run}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(run.id)}
    >
      <StateGlyph isStep state={row.status} />
      <span className={styles.command} {...tooltipWhenCut(row.command)}>
        {row.command}
      </span>
      {row.exit !== null && <span className={styles.exit}>{row.exit}</span>}
      <span className={styles.time}>{row.time}</span>
    </div>
  );
}

function getOptionId(id: EntryId): string {
  return `run-${id}`;
}

function addRow(indexes: number[], row: number): number[] {
  return row === -1 || indexes.includes(row) ? indexes : [...indexes, row].sort((one, other) => one - other);
}

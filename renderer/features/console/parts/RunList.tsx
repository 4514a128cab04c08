import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { EntryId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/words/words.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import type { RunRow } from '../console.view-model.ts';
import styles from './RunList.module.css';

export type RunListProps = {
  readonly rows: readonly RunRow[];
  readonly shown: EntryId | null;
  readonly onChoose: (id: EntryId) => void;
};

/** The commands of a thread, newest first; arrows choose. */
export function RunList({ rows, shown, onChoose }: RunListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown !== null) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const choose = (event: KeyboardEvent): void => {
    const next = neighbour(event.key, rows, shown);
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
  };

  return (
    <div
      ref={list}
      role="listbox"
      aria-label={t`Exec runs`}
      tabIndex={0}
      aria-activedescendant={shown === null ? undefined : optionId(shown)}
      className={styles.list}
      onKeyDown={choose}
    >
      {rows.map((row) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for all its options
        <div
          key={row.id}
          id={optionId(row.id)}
          role="option"
          aria-label={row.name}
          aria-selected={row.id === shown}
          tabIndex={-1}
          className={styles.run}
          onClick={() => onChoose(row.id)}
        >
          <StateGlyph state={row.status} />
          <span className={styles.command}>{row.command}</span>
          {row.exit !== null && <span className={styles.exit}>{row.exit}</span>}
          <span className={styles.time}>{row.time}</span>
        </div>
      ))}
    </div>
  );
}

function optionId(id: EntryId): string {
  return `run-${id}`;
}

function neighbour(key: string, rows: readonly RunRow[], shown: EntryId | null): EntryId | undefined {
  const at = rows.findIndex((row) => row.id === shown);
  if (key === 'ArrowDown') return rows[at + 1]?.id;
  if (key === 'ArrowUp') return rows[Math.max(0, at - 1)]?.id;
  if (key === 'Home') return rows[0]?.id;
  if (key === 'End') return rows.at(-1)?.id;
  return undefined;
}

import CompareIcon from 'lucide-react/icons/columns-2';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { compareThreads } from '../../commands/branches.commands.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import styles from './BranchTree.module.css';
import { type BranchRow, findRowAfterKey } from './branches.view-model.ts';

export type BranchTreeProps = {
  readonly rows: readonly BranchRow[];
  readonly shown: ThreadId;
  /** Called after the user opened a thread or compared two. */
  readonly onDone: () => void;
};

/** Shows the branches of a thread. Enter opens one; Tab reaches its Compare button. */
export function BranchTree({ rows, shown, onDone }: BranchTreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<ThreadId>(shown);
  const at = Math.max(
    rows.findIndex((row) => row.id === active),
    0,
  );
  useEffect(() => tree.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = findRowAfterKey(rows, at, event.key);
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return;
    event.preventDefault();
    setActive(row.id);
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[next]?.focus();
  };
  const open = ({ canOpen, id, isCurrent }: BranchRow): void => {
    if (!canOpen) return;
    onDone();
    if (!isCurrent) void openThread(id);
  };
  const compare = (row: BranchRow): void => {
    onDone();
    compareThreads(shown, row.id);
  };
  return (
    <div ref={tree} role="tree" aria-label={t`Branches`} className={styles.tree} onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <Item key={row.id} row={row} isActive={index === at} onOpen={() => open(row)} onCompare={() => compare(row)} />
      ))}
    </div>
  );
}

type ItemProps = {
  readonly row: BranchRow;
  readonly isActive: boolean;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
};

function Item({ row, isActive, onOpen, onCompare }: ItemProps) {
  const { canCompare, canOpen, depth, glyph, indent, isCurrent, note, position, siblings, time, title } = row;
  return (
    <div
      role="treeitem"
      className={styles.item}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-current={isCurrent ? 'page' : undefined}
      aria-disabled={canOpen ? undefined : true}
      aria-selected={isCurrent}
      tabIndex={isActive ? 0 : -1}
      style={{ paddingInlineStart: `calc(var(--space-8) + ${indent} * var(--space-16))` }}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) onOpen();
      }}
    >
      <span className={styles.glyph}>{glyph !== null && <StateGlyph state={glyph} />}</span>
      <span className={styles.title} {...tooltipWhenCut(title)}>
        {title}
      </span>
      {note !== null && <span className={styles.note}>{note}</span>}
      {time !== null && (
        <span className={styles.time} {...tooltip(time.exact)}>
          {time.text}
        </span>
      )}
      {canCompare ? (
        <IconButton
          name={t`Compare with this thread`}
          icon={<CompareIcon />}
          className={styles.compare}
          tabIndex={isActive ? 0 : -1}
          onClick={(event) => {
            event.stopPropagation();
            onCompare();
          }}
        />
      ) : (
        <span className={styles.compare} />
      )}
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import CheckIcon from 'lucide-react/icons/check';
import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import HistoryIcon from 'lucide-react/icons/history';
import UndoIcon from 'lucide-react/icons/undo-2';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useRem, useRowsByRem } from '../../../components/use-rem.ts';
import type { TreeNode } from '../../../view-models/file-tree.ts';
import { changeNames, type TreeRow } from '../changes.view-model.ts';
import type { Selected } from '../selection.view-model.ts';
import styles from './FileTree.module.css';
import { PathLabel } from './PathLabel.tsx';

export type FileTreeProps = {
  readonly rows: readonly TreeRow[];
  /** Path of the file whose lines are at the top of the diff. */
  readonly current: string | null;
  /** Paths of files that have changed on disk since the diff. */
  readonly stale: ReadonlySet<string>;
  /** Notes on files, by path. `sign`: in place of the words in a column. */
  readonly marks?: ReadonlyMap<string, { readonly name: string; readonly sign?: string }>;
  /** A column next to the lines has signs in place of words, and each row has its words as its tooltip. */
  readonly isColumn?: boolean;
  readonly onFile: (path: string) => void;
  readonly onFold: (path: string) => void;
  /** What is selected in one of the files: the file itself, or a hunk of it. Absent if only the tree selects. */
  readonly selected?: Selected | null;
  /** Receives the path of the file that an arrow key moves to; null for a folder. */
  readonly onMove?: (path: string | null) => void;
};

const rowRem = 1.5;
/** The indents of a row in a column and in a list as wide as the lines: of all rows, and of each level. */
const indents = { column: [0.5, 0.75], wide: [1, 1.25] } as const;

/** Shows the changed files as a tree. Arrow keys move, collapse and expand; Enter and Space show a file's lines. */
export function FileTree(props: FileTreeProps) {
  const { rows, current, stale, marks, isColumn = false, onFile, onFold, selected = null, onMove } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const [focused, setFocused] = useState<{ readonly path: string; readonly index: number } | null>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 10,
  });
  useRowsByRem(list, rem);
  const [indent, perLevel] = indents[isColumn ? 'column' : 'wide'];
  const at = findFocusedRow(selected === null ? focused : { index: 0, ...focused, path: selected.path }, rows);

  const selectedPath = selected?.path ?? null;
  const showSelected = useEffectEvent(() => list.scrollToIndex(at));
  useEffect(() => {
    if (selectedPath !== null) showSelected();
  }, [selectedPath]);

  const focus = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) setFocused({ path: row.node.path, index });
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    focus(next);
    list.scrollToIndex(next);
    const node = rows[next]?.node;
    if (node !== undefined) onMove?.(node.kind === 'file' ? node.path : null);
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined || !takeKey(event.key, row)) return;
    event.preventDefault();
  };
  const takeKey = (key: string, row: TreeRow): boolean => {
    const folder = row.node.kind === 'folder';
    if (key === 'ArrowDown') move(at + 1);
    else if (key === 'ArrowUp') move(at - 1);
    else if (key === 'Home') move(0);
    else if (key === 'End') move(rows.length - 1);
    else if (key === 'ArrowRight' && folder && !row.expanded) onFold(row.node.path);
    else if (key === 'ArrowRight' && folder) move(at + 1);
    else if (key === 'ArrowLeft' && folder && row.expanded) onFold(row.node.path);
    else if (key === 'ArrowLeft') move(rows.findLastIndex((other, index) => index < at && other.depth < row.depth));
    else if (key === 'Enter' || key === ' ') open(row);
    else return false;
    return true;
  };
  const open = (row: TreeRow): void => (row.node.kind === 'folder' ? onFold(row.node.path) : onFile(row.node.path));

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={t`Changed files`}
      tabIndex={0}
      aria-activedescendant={rows.length === 0 ? undefined : `${id}-${at}`}
      className={styles.tree}
      onKeyDown={press}
    >
      <div role="none" className={styles.rows} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const mark = stale.has(row.node.path) ? { name: t`changed since`, sign: 'stale' } : marks?.get(row.node.path);
          const name = mark === undefined ? row.name : `${row.name}, ${mark.name}`;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all its items
            <div
              key={row.node.path}
              id={`${id}-${item.index}`}
              role="treeitem"
              tabIndex={-1}
              aria-label={name}
              {...(isColumn ? tooltip(name) : {})}
              aria-level={row.depth + 1}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              aria-selected={row.node.path === current}
              {...(row.node.kind === 'folder' ? { 'aria-expanded': row.expanded } : {})}
              data-file-head={row.node.kind === 'file' ? row.node.path : undefined}
              data-focused={item.index === at || undefined}
              data-selected={(row.node.path === selected?.path && selected.at === null) || undefined}
              className={styles.row}
              style={{
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: `${indent + row.depth * perLevel}rem`,
              }}
              onClick={() => {
                focus(item.index);
                open(row);
              }}
            >
              {row.node.kind === 'folder' && (row.expanded ? <ChevronDownIcon /> : <ChevronRightIcon />)}
              <PathLabel path={row.node.label} />
              {mark !== undefined && (
                <span className={styles.change} data-sign={mark.sign}>
                  {isColumn ? <Sign sign={mark.sign ?? mark.name} /> : mark.name}
                </span>
              )}
              <Facts node={row.node} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/**
 * Returns the index of the row with the focus. Rows that appear or disappear before it do not move the focus to another
 * file.
 */
function findFocusedRow(
  focused: { readonly path: string; readonly index: number } | null,
  rows: readonly TreeRow[],
): number {
  if (focused === null) return 0;
  const at = rows.findIndex((row) => row.node.path === focused.path);
  return at === -1 ? Math.min(focused.index, rows.length - 1) : at;
}

function Sign({ sign }: { readonly sign: string }) {
  if (sign === 'kept') return <CheckIcon />;
  if (sign === 'discarded') return <UndoIcon />;
  return sign === 'stale' ? <HistoryIcon /> : sign;
}

function Facts({ node }: { readonly node: TreeNode }) {
  const counts = node.kind === 'folder' ? node : node.file;
  return (
    <>
      {node.kind === 'file' && node.file.change !== 'modified' && (
        <span className={styles.change}>{changeNames[node.file.change]}</span>
      )}
      <LineCounts added={counts.added} removed={counts.removed} className={styles.counts} />
    </>
  );
}

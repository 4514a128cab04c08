import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useEffect, useImperativeHandle, useRef, useSyncExternalStore } from 'react';
import type { ParsedDiffFile } from '../../../../shared/diff/parse-unified-diff.ts';
import { classNames } from '../../../components/class-names.ts';
import { useRem } from '../../../components/use-rem.ts';
import type { DiffLayout, DiffRow } from '../diff-rows.ts';
import { askForColours, coloursVersion, onColours } from '../line-colours.ts';
import styles from './DiffList.module.css';
import { DiffRowView } from './DiffRowView.tsx';

/** What the file tree may ask of the list. */
export type DiffListHandle = { showFile(fileIndex: number): void };

export type DiffListProps = {
  readonly ref: Ref<DiffListHandle>;
  readonly files: readonly ParsedDiffFile[];
  readonly rows: readonly DiffRow[];
  readonly layout: DiffLayout;
  /** Hears which file's lines are at the top. */
  readonly onFile: (fileIndex: number) => void;
};

const rowRem = 1.25;

/** The lines of all files as one list; only what is seen is in the page. */
export function DiffList({ ref, files, rows, layout, onFile }: DiffListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 20,
  });
  const items = list.getVirtualItems();
  const colours = useSyncExternalStore(onColours, coloursVersion);
  useEffect(() => {
    for (const { index } of items) {
      const row = rows[index];
      const file = row === undefined ? undefined : files[row.fileIndex];
      if (file !== undefined && row !== undefined && 'hunk' in row) askForColours(file, row.hunk);
    }
  }, [items, rows, files]);
  const top = rows[list.range?.startIndex ?? 0]?.fileIndex ?? 0;
  useEffect(() => onFile(top), [onFile, top]);
  useImperativeHandle(ref, () => ({
    showFile: (fileIndex) => {
      const at = rows.findIndex((row) => row.fileIndex === fileIndex);
      if (at !== -1) list.scrollToIndex(at, { align: 'start' });
    },
  }));

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div ref={scroller} role="group" aria-label="Diff" data-quotes="diff" tabIndex={0} className={styles.list}>
      <div
        className={classNames(styles.rows, styles[layout])}
        style={{ height: list.getTotalSize(), ...widthOf(files) }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          const file = row === undefined ? undefined : files[row.fileIndex];
          if (row === undefined || file === undefined) return null;
          return <DiffRowView key={item.index} row={row} file={file} top={item.start} colours={colours} />;
        })}
      </div>
    </div>
  );
}

/** The longest line decides how far the list can be scrolled sideways; tabs count as eight. */
function widthOf(files: readonly ParsedDiffFile[]): Record<`--${string}`, string> {
  let widest = 0;
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines)
        widest = Math.max(widest, line.text.length + 7 * (line.text.split('\t').length - 1));
    }
  }
  return { '--longest': `${Math.min(widest, longestShown)}ch` };
}

const longestShown = 2_000;

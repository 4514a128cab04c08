import { type KeyboardEvent, useMemo, useRef } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../../components/class-names.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { moveFocusInList } from '../../../../components/move-focus-in-list.ts';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import type { Side } from '../comparison.ts';
import type { SideRead } from '../read-side.ts';
import { type FileRow, toFileRows } from '../step-rows.ts';
import { FileDiff } from './FileDiff.tsx';
import styles from './FilesPart.module.css';

export type FilesPartProps = {
  readonly first: SideRead;
  readonly second: SideRead;
  readonly refs: Readonly<Record<Side, RunRef>>;
  readonly path: string | null;
  readonly onPath: (path: string) => void;
};

/** Shows the files that the runs wrote, and how each run changed the selected one. */
export function FilesPart({ first, second, refs, path, onPath }: FilesPartProps) {
  const rows = useMemo(() => toFileRows(first.sums.files, second.sums.files), [first, second]);
  const list = useRef<HTMLUListElement>(null);
  const chosen = rows.find((row) => row.path === path) ?? rows[0];
  const onKey = (event: KeyboardEvent): void => {
    if (list.current !== null && moveFocusInList(list.current, event)) event.preventDefault();
  };
  if (chosen === undefined)
    return (
      <div className={styles.empty}>
        <EmptyState what={t`No files`} how={t`Neither run wrote a file.`} />
      </div>
    );
  const hasMore = first.sums.hasMoreFiles || second.sums.hasMoreFiles;
  return (
    <section className={styles.pane} aria-label={t`Files`}>
      <div className={styles.files}>
        <p className={styles.count}>
          {hasMore ? t`Only the first ${counted(rows.length, 'file')} are shown.` : counted(rows.length, 'file')}
        </p>
        <ul ref={list} aria-label={t`Files in both runs`} className={styles.list} onKeyDown={onKey}>
          {rows.map((row) => (
            <FileItem key={row.path} row={row} isChosen={row === chosen} onChoose={() => onPath(row.path)} />
          ))}
        </ul>
      </div>
      <div className={styles.diffs}>
        <FileDiff key={`1 ${chosen.path}`} name={t`First`} run={refs.first} file={chosen.first} />
        <FileDiff key={`2 ${chosen.path}`} name={t`Second`} run={refs.second} file={chosen.second} />
      </div>
    </section>
  );
}

type FileItemProps = { readonly row: FileRow; readonly isChosen: boolean; readonly onChoose: () => void };

function FileItem({ row, isChosen, onChoose }: FileItemProps) {
  const { first, path, second } = row;
  const where = first === null ? t`only in the second` : second === null ? t`only in the first` : t`in both`;
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen ? 'true' : undefined}
        tabIndex={isChosen ? 0 : -1}
        className={classNames(styles.file, isChosen && styles.chosen)}
        onClick={onChoose}
      >
        <span className={styles.path} {...tooltipWhenCut(visibleText(path))}>
          {visibleText(path)}
        </span>
        <span className={styles.where}>{where}</span>
        <span className={styles.lines}>
          {first !== null && <LineCounts added={first.added} removed={first.removed} />}
          {first !== null && second !== null && <span className={styles.against}>{t`against`}</span>}
          {second !== null && <LineCounts added={second.added} removed={second.removed} />}
        </span>
      </button>
    </li>
  );
}

import { memo, type Ref, useContext } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import type { DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import type { DiffRow, PairedLine } from '../../../view-models/diff-rows.ts';
import { CommentButton } from '../../line-comments/CommentButton.tsx';
import { getCommentableLines } from '../../line-comments/commented-rows.ts';
import { AuthorBadge } from '../authors/AuthorBadge.tsx';
import { AskWhoButton } from '../authors/LineWriters.tsx';
import { HunkSlots } from '../hunk-slot.ts';
import styles from './DiffRowView.module.css';
import { FileContents } from './FileContents.tsx';
import { LineCode, LineNumber } from './LineCode.tsx';

export type DiffRowViewProps = {
  readonly ref: Ref<HTMLDivElement>;
  /** The row's index in the list. */
  readonly index: number;
  readonly row: DiffRow;
  readonly file: ParsedDiffFile;
  /** Distance from the top of the list in px. */
  readonly top: number;
  /** Increases when lines get their colors, so that a row renders again. */
  readonly colors: number;
  readonly canComment: boolean;
  readonly isInTabOrder: boolean;
  /** The row is among the rows that are selected by keyboard. */
  readonly isChosen: boolean;
};

/** Shows one row of the diff list. The style sheet draws numbers and signs, so they are never copied. */
export const DiffRowView = memo(function DiffRowView(props: DiffRowViewProps) {
  const { ref, index, row, file, top, canComment, isInTabOrder, isChosen } = props;
  const slot = useContext(HunkSlots);
  const hunk = 'hunk' in row ? row.hunk : null;
  const areFaded = (shown: readonly DiffLine[]) => hunk !== null && slot?.isFaded(file.path, hunk, shown) === true;
  const isKept = hunk !== null && slot?.isKept?.(file.path, hunk, getChangedLines(row)) === true;
  const lines = canComment ? getCommentableLines(row) : [];
  return (
    <div
      ref={ref}
      data-index={index}
      className={classNames(
        styles.row,
        styles[row.kind],
        isKept && styles.kept,
        isChosen && styles.chosen,
        areFaded(getChangedLines(row)) && styles.faded,
      )}
      style={{ transform: `translateY(${top}px)` }}
      data-path={file.path}
      data-hunk={hunk?.oldStart}
      data-file-head={row.kind === 'file' ? file.path : undefined}
    >
      {lines.length > 0 && <CommentButton row={index} lines={lines} inTabOrder={isInTabOrder} />}
      <AskWhoButton path={file.path} row={row} inTabOrder={isInTabOrder} />
      <Cells row={row} file={file} areFaded={areFaded} />
      {(row.kind === 'file' || row.kind === 'head') && <AuthorBadge path={file.path} hunk={hunk} />}
      {row.kind === 'head' && <span className={styles.actions}>{slot?.actions(file.path, row.hunk)}</span>}
      {row.kind === 'file' && slot?.fileActions?.(file.path)}
    </div>
  );
});

/** Returns the added and removed lines of a row. */
function getChangedLines(row: DiffRow): readonly DiffLine[] {
  if (row.kind !== 'line' && row.kind !== 'sides') return [];
  const shown = row.kind === 'line' ? [row.line] : [row.left, row.right];
  return shown.flatMap((side) => (side === null || side.line.kind === 'context' ? [] : [side.line]));
}

type CellsProps = Pick<DiffRowViewProps, 'row' | 'file'> & {
  readonly areFaded: (lines: readonly DiffLine[]) => boolean;
};

function Cells({ row, file, areFaded }: CellsProps) {
  switch (row.kind) {
    case 'file':
      return <FileHead file={file} />;
    case 'note':
      return <span className={styles.words}>{row.text}</span>;
    case 'contents':
      return <FileContents file={file} />;
    case 'head':
      return <span className={styles.words}>{row.text ?? (row.hunk.newStart <= 1 ? t`Start of file` : '')}</span>;
    case 'line':
      return <Line paired={row.line} />;
    case 'sides':
      return (
        <>
          <Side paired={row.left} number="oldNumber" areFaded={areFaded} />
          <Side paired={row.right} number="newNumber" areFaded={areFaded} />
        </>
      );
  }
}

/** Shows the name of a file, and how many of its lines changed. */
export function FileHead({ file }: { readonly file: ParsedDiffFile }) {
  const path = visibleText(file.path);
  const at = path.lastIndexOf('/') + 1;
  return (
    <span className={styles.words}>
      <span>
        <span className={styles.folder}>{path.slice(0, at)}</span>
        {path.slice(at)}
      </span>
      <LineCounts added={file.added} removed={file.removed} />
    </span>
  );
}

type SideProps = Pick<CellsProps, 'areFaded'> & {
  readonly paired: PairedLine | null;
  readonly number: 'oldNumber' | 'newNumber';
};

function Side({ paired, number, areFaded }: SideProps) {
  if (paired === null) return <span className={styles.missing} />;
  return (
    <span className={classNames(styles.side, styles[paired.line.kind], areFaded([paired.line]) && styles.faded)}>
      <LineNumber number={paired.line[number]} />
      <span className={styles.sign} data-sign={signs[paired.line.kind]} />
      <LineCode paired={paired} />
    </span>
  );
}

/** Shows a line with its numbers. */
export function Line({ paired }: { readonly paired: PairedLine }) {
  const { line } = paired;
  return (
    <span className={classNames(styles.whole, styles[line.kind])}>
      <LineNumber number={line.oldNumber} />
      <LineNumber number={line.newNumber} />
      <span className={styles.sign} data-sign={signs[line.kind]} />
      <LineCode paired={paired} />
    </span>
  );
}

const signs = { context: '', added: '+', removed: '-' } as const;

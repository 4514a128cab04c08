import type { ReactDiffViewerStylesOverride } from 'react-diff-viewer-continued';
import type { DiffLayout } from '../diff-rows.ts';

const missing = 'repeating-linear-gradient(135deg, var(--hover) 0 4px, transparent 4px 8px)';
const cell = { background: 'none', color: 'inherit', padding: 0 };
const fold = { background: 'var(--hover)', color: 'var(--text-3)', font: 'inherit' };

/**
 * The viewer in the looks of the list of hunks. Its table is laid out as rows of boxes, because a selection in a table is
 * copied with a tab for each cell.
 */
const shared: ReactDiffViewerStylesOverride = {
  diffContainer: {
    display: 'block',
    overflow: 'visible',
    width: 'auto',
    minWidth: '100%',
    background: 'none',
    fontSize: 'inherit',
    colgroup: { display: 'none' },
    tbody: { display: 'block' },
    pre: { width: 'auto', lineHeight: 'inherit', fontFamily: 'inherit', whiteSpace: 'pre' },
  },
  line: { display: 'flex', height: 'var(--row-20)', fontSize: 'inherit' },
  gutter: {
    ...cell,
    display: 'block',
    flex: 'none',
    boxSizing: 'border-box',
    width: '2.25rem',
    minWidth: 0,
    paddingRight: 'var(--space-4)',
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    '&:hover': { cursor: 'inherit' },
    pre: { opacity: 1, textAlign: 'right' },
  },
  lineNumber: { color: 'var(--text-3) !important' },
  marker: { ...cell, display: 'block', flex: 'none', width: '1rem', textAlign: 'center' },
  content: { ...cell, display: 'block', flex: 1, minWidth: 0 },
  contentText: { color: 'inherit', fontFamily: 'inherit', lineBreak: 'auto', whiteSpace: 'pre' },
  diffAdded: { background: 'var(--diff-add) !important', pre: { color: 'var(--ok) !important' } },
  diffRemoved: { background: 'var(--diff-del) !important', pre: { color: 'var(--bad) !important' } },
  codeFold: { ...fold, display: 'flex', height: 'var(--row-20)', '& td': { display: 'none' } },
  codeFoldContentContainer: { '&&&': { display: 'block' }, flex: 1 },
  codeFoldExpandButton: { ...fold, width: '100%', height: 'var(--row-20)', padding: '0 var(--space-16)' },
};

/** Beside each other a selection keeps to one side; one beneath the other it takes all lines. */
export const viewerStyles: Readonly<Record<DiffLayout, ReactDiffViewerStylesOverride>> = {
  unified: { ...shared, noSelect: { userSelect: 'text' } },
  sideBySide: {
    ...shared,
    emptyGutter: { background: missing },
    emptyLine: { background: missing },
  },
};

import type { ReactDiffViewerStylesOverride, ReactDiffViewerStylesVariables } from 'react-diff-viewer-continued';
import type { DiffLayout } from '../../../view-models/diff-rows.ts';

const missing = 'repeating-linear-gradient(135deg, var(--hover) 0 4px, transparent 4px 8px)';

const colors: ReactDiffViewerStylesVariables = {
  diffViewerBackground: 'transparent',
  diffViewerColor: 'var(--text)',
  addedBackground: 'var(--add)',
  addedGutterBackground: 'var(--add)',
  addedColor: 'var(--edit)',
  removedBackground: 'var(--rem)',
  removedGutterBackground: 'var(--rem)',
  removedColor: 'var(--del)',
  gutterBackground: 'transparent',
  gutterBackgroundDark: 'transparent',
  gutterColor: 'var(--text-3)',
  addedGutterColor: 'var(--text-3)',
  removedGutterColor: 'var(--text-3)',
  emptyLineBackground: 'transparent',
  codeFoldBackground: 'var(--hover)',
  codeFoldContentColor: 'var(--text-3)',
};

/**
 * Styles the viewer like the list of hunks; our tokens follow the theme. Its table is laid out as boxes, because
 * copying a selection from a table adds a tab for each cell.
 */
const shared: ReactDiffViewerStylesOverride = {
  variables: { light: colors },
  diffContainer: {
    display: 'block',
    overflow: 'visible',
    width: 'auto',
    minWidth: '100%',
    fontSize: 'inherit',
    colgroup: { display: 'none' },
    tbody: { display: 'block' },
    pre: {
      width: 'auto',
      lineHeight: 'inherit',
      fontFamily: 'inherit',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
  },
  line: { display: 'flex', minHeight: 'var(--row-20)', fontSize: 'inherit' },
  gutter: {
    display: 'block',
    flex: 'none',
    boxSizing: 'border-box',
    width: '2.25rem',
    minWidth: 0,
    padding: '0 var(--space-4) 0 0',
    fontVariantNumeric: 'tabular-nums',
    '&:hover': { cursor: 'inherit' },
    pre: { opacity: 1, textAlign: 'right' },
  },
  marker: { display: 'block', flex: 'none', width: '1rem', padding: 0, textAlign: 'center', pre: { margin: 'auto' } },
  content: { display: 'block', overflow: 'visible', flex: '1 1 0', width: 'auto', minWidth: 0, padding: 0 },
  contentText: { fontFamily: 'inherit', lineBreak: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  codeFold: {
    display: 'flex',
    height: 'var(--row-20)',
    color: 'var(--text-3)',
    font: 'inherit',
    '& td': { display: 'none' },
  },
  codeFoldContentContainer: { '&&&': { display: 'block' }, flex: 1 },
  codeFoldExpandButton: {
    position: 'sticky',
    left: 0,
    height: 'var(--row-20)',
    padding: '0 var(--space-16)',
    background: 'none',
    color: 'inherit',
  },
};

/** Side by side, a selection stays on one side. In one column, it includes all lines. */
export const viewerStyles: Readonly<Record<DiffLayout, ReactDiffViewerStylesOverride>> = {
  unified: { ...shared, noSelect: { userSelect: 'text' } },
  sideBySide: {
    ...shared,
    splitView: { '& tr > td:nth-of-type(4)': { boxShadow: 'inset 1px 0 0 var(--line)' } },
    emptyGutter: { background: missing },
    emptyLine: { background: missing },
  },
};

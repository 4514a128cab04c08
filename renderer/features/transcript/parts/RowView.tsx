import { Component, memo, type ReactNode } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRowText } from '../find/row-text.ts';
import { getCurrentText } from '../live-blocks.ts';
import type { TranscriptRow } from '../row.ts';
import { AgentsRowView } from './AgentsRowView.tsx';
import { CommandRowView } from './CommandRowView.tsx';
import { HeadRowView } from './HeadRowView.tsx';
import { MessageRowView } from './MessageRowView.tsx';
import { PatchRowView } from './PatchRowView.tsx';
import styles from './RowBoundary.module.css';
import {
  CodexLinesRowView,
  FoldRowView,
  ImageRowView,
  NoteRowView,
  PlanEdgeRowView,
  PlanRowView,
  ReasoningRowView,
  UnknownRowView,
  WorkingRowView,
} from './SimpleRows.tsx';
import { DroppedRowView, StatusRowView } from './StatusRows.tsx';
import { TextRowView } from './TextRows.tsx';
import { ToolRowView } from './ToolRowView.tsx';

type RowBoundaryProps = { readonly row: TranscriptRow; readonly children: ReactNode };

type State = { readonly row: TranscriptRow; readonly broken: boolean };

/** Contains a failure in one row, which then shows its text as written. Tries again when the row changes. */
class RowBoundary extends Component<RowBoundaryProps, State> {
  override state: State = { row: this.props.row, broken: false };

  static getDerivedStateFromError(): Pick<State, 'broken'> {
    return { broken: true };
  }

  static getDerivedStateFromProps({ row }: RowBoundaryProps, state: State): State | null {
    return state.row === row ? null : { row, broken: false };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className={styles.instead}>
        <p role="note">{t`This part cannot be shown with its formatting. Here is its text.`}</p>
        <pre dir="auto">{getRawText(this.props.row)}</pre>
      </div>
    );
  }
}

/** Returns the text of a row as written, for when it cannot be drawn. Never throws; empty when the row has no text. */
function getRawText(row: TranscriptRow): string {
  if (row.kind === 'block') return row.block.kind === 'code' ? row.block.text : row.block.source;
  try {
    return row.kind === 'live' ? getCurrentText(row.entry) : getRowText(row);
  } catch {
    return '';
  }
}

/** Shows one row of the transcript. Renders again only when its content has changed. */
export const RowView = memo(
  function RowView({ row }: { readonly row: TranscriptRow }) {
    return (
      <RowBoundary row={row}>
        <RowContent row={row} />
      </RowBoundary>
    );
  },
  (before, after) => hasSameContent(before.row, after.row),
);

function RowContent({ row }: { readonly row: TranscriptRow }) {
  switch (row.kind) {
    case 'say':
      return <MessageRowView row={row} />;
    case 'head':
      return <HeadRowView row={row} />;
    case 'block':
    case 'live':
      return <TextRowView row={row} />;
    case 'dropped':
      return <DroppedRowView row={row} />;
    case 'reasoning':
      return <ReasoningRowView row={row} />;
    case 'command':
      return <CommandRowView row={row} />;
    case 'fold':
      return <FoldRowView row={row} />;
    case 'patch':
      return <PatchRowView row={row} />;
    case 'tool':
      return <ToolRowView row={row} />;
    case 'agents':
      return <AgentsRowView row={row} />;
    case 'plan':
      return <PlanRowView row={row} />;
    case 'planEdge':
      return <PlanEdgeRowView row={row} />;
    case 'image':
      return <ImageRowView row={row} />;
    case 'note':
      return <NoteRowView row={row} />;
    case 'unknown':
      return <UnknownRowView row={row} />;
    case 'status':
      return <StatusRowView row={row} />;
    case 'codexLines':
      return <CodexLinesRowView row={row} />;
    case 'working':
      return <WorkingRowView row={row} />;
  }
}

function hasSameContent(one: TranscriptRow, other: TranscriptRow): boolean {
  const facts = Object.entries(one);
  const others = new Map(Object.entries(other));
  return facts.length === others.size && facts.every(([name, value]) => others.get(name) === value);
}

import { memo } from 'react';
import type { Row } from '../row.ts';
import { AgentsRowView } from './AgentsRowView.tsx';
import { CodexLinesRowView } from './CodexLinesRowView.tsx';
import { CommandRowView } from './CommandRowView.tsx';
import { HeadRowView } from './HeadRowView.tsx';
import { PatchRowView } from './PatchRowView.tsx';
import { ReasoningRowView } from './ReasoningRowView.tsx';
import { RowBoundary } from './RowBoundary.tsx';
import { SayRowView } from './SayRowView.tsx';
import { FoldRowView, NoteRowView, PlanRowView, UnknownRowView, WorkingRowView } from './SimpleRows.tsx';
import { DroppedRowView, StatusRowView } from './StatusRows.tsx';
import { TextRowView } from './TextRows.tsx';
import { ToolRowView } from './ToolRowView.tsx';

/** One row of the transcript. It renders again only when its content has changed. */
export const RowView = memo(
  function RowView({ row }: { readonly row: Row }) {
    return (
      <RowBoundary row={row}>
        <RowContent row={row} />
      </RowBoundary>
    );
  },
  (before, after) => saysTheSame(before.row, after.row),
);

function RowContent({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'say':
      return <SayRowView row={row} />;
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

function saysTheSame(one: Row, other: Row): boolean {
  const facts = Object.entries(one);
  const others = new Map(Object.entries(other));
  return facts.length === others.size && facts.every(([name, value]) => others.get(name) === value);
}

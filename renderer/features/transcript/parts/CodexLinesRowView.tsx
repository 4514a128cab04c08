import ActivityIcon from 'lucide-react/icons/activity';
import { disclosed } from '../../../stores/disclosures.store.ts';
import { CodexLines } from '../../codex-lines/CodexLines.tsx';
import { describeCodexLines } from '../../codex-lines/codex-lines.view-model.ts';
import type { CodexLinesRow } from '../row.ts';
import styles from './CodexLinesRowView.module.css';
import { NodeLine } from './NodeLine.tsx';
import { NodeRow } from './NodeRow.tsx';

/** What Codex wrote to its log while the turn ran: one quiet line, which opens. */
export function CodexLinesRowView({ row: { key, lines, open, spine, turnId } }: { readonly row: CodexLinesRow }) {
  const view = describeCodexLines(lines);
  return (
    <NodeRow spine={spine} mark={<ActivityIcon />}>
      <NodeLine open={open} chevron onPress={() => disclosed(turnId, key, !open)}>
        <span className={styles.words}>{view.words}</span>
      </NodeLine>
      {open && <CodexLines lines={view.lines} />}
    </NodeRow>
  );
}

import TextIcon from 'lucide-react/icons/text-align-start';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { disclosed } from '../../../stores/disclosures.store.ts';
import { describeReasoning } from '../describe-reasoning.ts';
import { currentText } from '../live-blocks.ts';
import type { ReasoningRow } from '../row.ts';
import { useLiveText } from '../use-live-text.ts';
import { NodeLine } from './NodeLine.tsx';
import { NodeRow } from './NodeRow.tsx';

/** Reasoning on the spine: one line, which opens into the text. */
export function ReasoningRowView({ row }: { readonly row: ReasoningRow }) {
  const { entry, canOpen, open, turnId } = row;
  useLiveText(entry.state === 'streaming' ? entry.id : null);
  const view = describeReasoning(entry, entry.state === 'streaming' ? currentText(entry) : '');
  return (
    <NodeRow spine={row.spine} mark={view.running ? <StateGlyph state="running" /> : <TextIcon />}>
      <NodeLine open={open} chevron={canOpen} onPress={canOpen ? () => disclosed(turnId, entry.id, !open) : undefined}>
        {view.words}
      </NodeLine>
    </NodeRow>
  );
}

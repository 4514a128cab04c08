import WrenchIcon from 'lucide-react/icons/wrench';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { describeToolCall } from '../describe-tool.ts';
import type { ToolRow } from '../row.ts';
import { EntryChanges } from './EntryChanges.tsx';
import { describeUnseen, Facts } from './Facts.tsx';
import { NodeLine, NodeRow } from './NodeLine.tsx';
import styles from './ToolRowView.module.css';
import { Well } from './Well.tsx';

/** Longer arguments and results are not laid out; in characters. */
const shownCharacters = 20_000;

/** Shows a tool call on the spine. It opens into its arguments and its result. */
export function ToolRowView({ row }: { readonly row: ToolRow }) {
  const { entry, open, turnId } = row;
  const view = describeToolCall(entry);
  return (
    <NodeRow spine={row.spine} mark={<StateGlyph isStep state={view.glyph} />}>
      <div className={styles.head}>
        <NodeLine open={open} onPress={() => disclosureChanged(turnId, entry.id, !open)}>
          <WrenchIcon className={styles.icon} />
          <code className={styles.tool}>{view.tool}</code>
          {view.server !== null && <span className={styles.server}>{view.server}</span>}
          <Facts facts={view.facts} hiddenText={describeUnseen(entry.status)} runningSince={view.runningSince} />
        </NodeLine>
        <EntryChanges turnId={turnId} entryId={entry.id} />
      </div>
      {open &&
        view.wells.map(({ name, text }) => (
          <Well key={name} name={name}>
            {text.length > shownCharacters
              ? t`${text.slice(0, shownCharacters)}\n… and ${wholeNumber(text.length - shownCharacters)} more characters`
              : text}
          </Well>
        ))}
    </NodeRow>
  );
}

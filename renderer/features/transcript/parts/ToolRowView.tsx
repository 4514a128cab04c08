import WrenchIcon from 'lucide-react/icons/wrench';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { describeToolCall } from '../describe-tool.ts';
import type { ToolRow } from '../row.ts';
import { EntryChanges } from './EntryChanges.tsx';
import { describeUnseen, Elapsed, Facts } from './Facts.tsx';
import { NodeLine, NodeRow, StepHead, StepMark } from './NodeLine.tsx';
import { openInPlace } from './open-in-place.ts';
import styles from './ToolRowView.module.css';
import { Well } from './Well.tsx';

/** Longer arguments and results are not laid out; in characters. */
const shownCharacters = 20_000;

/** Shows a tool call. It opens into its arguments and its result. */
export function ToolRowView({ row }: { readonly row: ToolRow }) {
  const { entry, open, turnId } = row;
  const view = describeToolCall(entry);
  const place = { turnId, entryIds: [entry.id] };
  return (
    <NodeRow
      spine={row.spine}
      maker="command"
      place={place}
      mark={<StepMark state={view.glyph} icon={<WrenchIcon />} />}
    >
      <StepHead
        place={place}
        line={
          <NodeLine open={open} onPress={() => openInPlace(turnId, entry.id, !open)}>
            <code className={styles.tool}>{view.tool}</code>
            {view.server !== null && <span className={styles.server}>{view.server}</span>}
            <Facts facts={view.facts} hiddenText={describeUnseen(entry.status)} />
          </NodeLine>
        }
        time={view.runningSince === null ? view.took : <Elapsed since={view.runningSince} />}
      >
        <EntryChanges turnId={turnId} entryId={entry.id} />
      </StepHead>
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

import TerminalIcon from 'lucide-react/icons/terminal';
import { isOpenCommand } from '../../../../shared/console/command-status.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { useLazyModule } from '../../../client/lazy-module.ts';
import { Button } from '../../../components/Button.tsx';
import { describeCommand } from '../../../view-models/describe-command.ts';
import type { CommandRow } from '../row.ts';
import styles from './CommandRowView.module.css';
import { EntryChanges, UndoEntryChanges } from './EntryChanges.tsx';
import { describeUnseen, Elapsed, Facts } from './Facts.tsx';
import { NodeLine, NodeRow, StepHead, StepMark } from './NodeLine.tsx';
import { openInPlace } from './open-in-place.ts';
import { turnParts } from './turn-parts.ts';
import { Well } from './Well.tsx';

/** How many lines of its output a running command shows, and how many when the user opened it. */
const runningLines = 3;
const openLines = 8;

/** Shows a command with its result, its time and its output. */
export function CommandRowView({ row }: { readonly row: CommandRow }) {
  const { entry, turnId } = row;
  const open = row.open !== 'closed';
  const view = describeCommand(entry);
  const { detail } = view;
  const place = { turnId, entryIds: [entry.id] };
  const parts = useLazyModule(turnParts);
  const toggle = (): void => {
    openInPlace(turnId, entry.id, !open);
  };
  const end = (): void => {
    runAction('stopBackground', { entryId: entry.id });
    runAction('focusMessage');
  };
  return (
    <NodeRow
      spine={row.spine}
      maker="command"
      place={place}
      mark={<StepMark state={view.glyph} icon={<TerminalIcon />} />}
    >
      <StepHead
        place={place}
        line={
          <NodeLine open={open} onPress={toggle} tip={detail.command ?? undefined}>
            <code className={styles.command}>{view.command}</code>
            <Facts facts={view.facts} hiddenText={describeUnseen(entry.status)} />
          </NodeLine>
        }
        time={view.runningSince === null ? view.took : <Elapsed since={view.runningSince} />}
      >
        <EntryChanges turnId={turnId} entryId={entry.id} />
        {view.canEnd && (
          <Button kind="quiet" size={24} onClick={end}>
            {t`End`}
          </Button>
        )}
      </StepHead>
      {row.open === 'all' && detail.command !== null && <Well>{detail.command}</Well>}
      {open && detail.message !== null && <Well kind="words">{detail.message}</Well>}
      {open && detail.noReason !== null && <p className={styles.reason}>{detail.noReason}</p>}
      {open && detail.tail !== '' && parts !== null && <parts.CommandOutput runId={entry.id} detail={detail} />}
      {view.runningSince !== null && parts !== null && (
        <parts.RunningOutput runId={entry.id} lines={row.open === 'all' ? openLines : runningLines} />
      )}
      {row.open === 'all' && (
        <p className={styles.detail}>
          {detail.decision !== null && <span>{detail.decision}</span>}
          {detail.cwd !== null && <code>{detail.cwd}</code>}
          <Button kind="quiet" size={24} onClick={() => runAction('showOutput', { entryId: entry.id })}>
            {t`Show the output`}
          </Button>
          {!isOpenCommand(entry.status) && (
            <UndoEntryChanges turnId={turnId} entryId={entry.id} about={entry.command} />
          )}
        </p>
      )}
    </NodeRow>
  );
}

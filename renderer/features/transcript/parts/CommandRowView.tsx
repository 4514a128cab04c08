import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { AnsiText } from '../../../components/AnsiText.tsx';
import { Button } from '../../../components/Button.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { describeCommand } from '../../../view-models/describe-command.ts';
import type { CommandRow } from '../row.ts';
import styles from './CommandRowView.module.css';
import { describeUnseen, Facts } from './Facts.tsx';
import { NodeLine, NodeRow } from './NodeLine.tsx';
import { RunningTail } from './RunningTail.tsx';
import { Well } from './Well.tsx';

/** Shows a command on the spine with its result or its time, and with its last output when open. */
export function CommandRowView({ row }: { readonly row: CommandRow }) {
  const { entry, turnId } = row;
  const open = row.open !== 'closed';
  const view = describeCommand(entry);
  const { detail } = view;
  return (
    <NodeRow spine={row.spine} mark={<StateGlyph state={view.glyph} />}>
      <div className={styles.head}>
        <NodeLine
          open={open}
          onPress={() => disclosureChanged(turnId, entry.id, !open)}
          tip={detail.command ?? undefined}
        >
          <code className={styles.command}>{view.command}</code>
          <Facts facts={view.facts} hiddenText={describeUnseen(entry.status)} runningSince={view.runningSince} />
        </NodeLine>
        {view.canEnd && (
          <Button size={24} onClick={() => runAction('stopBackground', { entryId: entry.id })}>
            {t`End`}
          </Button>
        )}
      </div>
      {row.open === 'all' && detail.command !== null && <Well>{detail.command}</Well>}
      {open && detail.message !== null && <Well kind="words">{detail.message}</Well>}
      {open && detail.tail !== '' && (
        <Well>
          <AnsiText printed={detail.printed} />
        </Well>
      )}
      {row.open === 'all' && (
        <p className={styles.detail}>
          {detail.decision !== null && <span>{detail.decision}</span>}
          {detail.cwd !== null && <code>{detail.cwd}</code>}
          <Button kind="quiet" size={24} onClick={() => runAction('showOutput', { entryId: entry.id })}>
            {t`Show the output`}
          </Button>
        </p>
      )}
      {entry.status === 'running' && <RunningTail runId={entry.id} />}
    </NodeRow>
  );
}

import { useEffect, useState } from 'react';
import type { EntryId, ThreadId } from '../../../../shared/base/ids.ts';
import { isOpenCommand } from '../../../../shared/console/command-status.ts';
import { getOutputTail } from '../../../../shared/console/plain-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { readOutput } from '../../../commands/console.commands.ts';
import { AnsiText } from '../../../components/AnsiText.tsx';
import { Button } from '../../../components/Button.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { onCommandOutput } from '../../../stores/command-output.ts';
import { useCommands } from '../../../stores/commands.store.ts';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { useLayout } from '../../../stores/layout.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { describeCommand } from '../../../view-models/describe-command.ts';
import type { CommandRow } from '../row.ts';
import styles from './CommandRowView.module.css';
import { EntryChanges, UndoEntryChanges } from './EntryChanges.tsx';
import { describeUnseen, Facts } from './Facts.tsx';
import { NodeLine, NodeRow } from './NodeLine.tsx';
import { Well } from './Well.tsx';

/** Shows a command on the spine with its result or its time, and with its last output when open. */
export function CommandRowView({ row }: { readonly row: CommandRow }) {
  const { entry, turnId } = row;
  const open = row.open !== 'closed';
  const view = describeCommand(entry);
  const { detail } = view;
  return (
    <NodeRow spine={row.spine} mark={<StateGlyph isStep state={view.glyph} />}>
      <div className={styles.head}>
        <NodeLine
          open={open}
          onPress={() => disclosureChanged(turnId, entry.id, !open)}
          tip={detail.command ?? undefined}
        >
          <code className={styles.command}>{view.command}</code>
          <Facts facts={view.facts} hiddenText={describeUnseen(entry.status)} runningSince={view.runningSince} />
        </NodeLine>
        <EntryChanges turnId={turnId} entryId={entry.id} />
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
          {!isOpenCommand(entry.status) && (
            <UndoEntryChanges turnId={turnId} entryId={entry.id} about={entry.command} />
          )}
        </p>
      )}
      {entry.status === 'running' && <RunningTail runId={entry.id} />}
    </NodeRow>
  );
}

/** Shows the last lines of a running command, unless the console already shows them. */
function RunningTail({ runId }: { readonly runId: EntryId }) {
  const threadId = useTranscript((state) => state.threadId);
  const consoleOpen = useLayout((state) => state.layout.consoleOpen);
  const isInConsole = useCommands((state) => {
    if (threadId === null) return false;
    return (state.chosen[threadId] ?? state.commands[threadId]?.at(-1)?.id) === runId;
  });
  if (threadId === null || (consoleOpen && isInConsole)) return null;
  return <Tail threadId={threadId} runId={runId} />;
}

/** Enough to take the last lines from, in characters. */
const maxTailCharacters = 8_000;

function Tail({ threadId, runId }: { readonly threadId: ThreadId; readonly runId: EntryId }) {
  const [tail, setTail] = useState('');
  useEffect(() => {
    let kept = '';
    let mounted = true;
    let frame = 0;
    const show = (): void => {
      frame = 0;
      setTail(getOutputTail(kept).trimEnd());
    };
    const take = (text: string): void => {
      kept = (kept + text).slice(-maxTailCharacters);
      if (frame === 0) frame = requestAnimationFrame(show);
    };
    void readOutput(threadId, runId, false).then((known) => {
      if (mounted && known.ok && kept === '') take(known.value.head + known.value.tail);
    });
    const end = onCommandOutput(runId, ({ text }) => take(text));
    return () => {
      mounted = false;
      cancelAnimationFrame(frame);
      end();
    };
  }, [threadId, runId]);
  return tail === '' ? null : <Well>{tail}</Well>;
}

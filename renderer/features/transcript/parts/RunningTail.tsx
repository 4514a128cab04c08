import { useEffect, useState } from 'react';
import type { EntryId, ThreadId } from '../../../../shared/base/ids.ts';
import { getOutputTail } from '../../../../shared/console/plain-text.ts';
import { readOutput } from '../../../commands/console.commands.ts';
import { onCommandOutput } from '../../../stores/command-output.ts';
import { useCommands } from '../../../stores/commands.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { usePanelShown } from '../../panels/use-panel-shown.ts';
import { Well } from './Well.tsx';

/** Shows the last lines of a running command, unless the console already shows them. */
export function RunningTail({ runId }: { readonly runId: EntryId }) {
  const threadId = useTranscript((state) => state.threadId);
  const consoleOpen = usePanelShown('console');
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

import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { EntryId, ThreadId } from '../../../../shared/base/ids.ts';
import { getOutputTail } from '../../../../shared/console/plain-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { readOutput } from '../../../commands/console.commands.ts';
import { AnsiText } from '../../../components/AnsiText.tsx';
import { Button } from '../../../components/Button.tsx';
import { onCommandOutput } from '../../../stores/command-output.ts';
import { useCommands } from '../../../stores/commands.store.ts';
import { sendPageRequest } from '../../../stores/page-requests.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import type { CommandDetail } from '../../../view-models/describe-command.ts';
import { findExcerpt, toWholeOutput, type WholeOutput } from '../whole-output.ts';
import styles from './CommandOutput.module.css';
import { Well } from './Well.tsx';

export type CommandOutputProps = {
  readonly runId: EntryId;
  readonly detail: Pick<CommandDetail, 'tail' | 'printed' | 'isExcerpt'>;
};

/** Outputs with at most this many characters are read at once, so that their number of lines is known. */
const maxReadAhead = 200_000;

/** Shows the end of an ended command's output, or the excerpt of a failure, and all of it on request. */
export function CommandOutput({ runId, detail }: CommandOutputProps) {
  const threadId = useTranscript((state) => state.threadId);
  const length = useCommands((state) =>
    threadId === null ? undefined : state.commands[threadId]?.find(({ id }) => id === runId)?.outputLength,
  );
  const [whole, setWhole] = useState<WholeOutput | null>(null);
  const [isAll, setAll] = useState(false);
  const read = useCallback(async (): Promise<void> => {
    if (threadId === null) return;
    const output = await readOutput(threadId, runId, false);
    if (output.ok) setWhole(toWholeOutput(output.value));
  }, [threadId, runId]);
  const isSmall = detail.isExcerpt && length !== undefined && length <= maxReadAhead;
  useEffect(() => {
    if (isSmall) void read();
  }, [isSmall, read]);

  const isWhole = isAll && whole !== null;
  // The output can arrive long after the click.
  useLayoutEffect(() => {
    if (isWhole) sendPageRequest('stayInTranscript');
  }, [isWhole]);

  const showAll = (): void => {
    setAll(true);
    if (whole === null) void read();
  };
  if (isWhole) {
    return (
      <>
        {whole.isCut && (
          <p className={styles.note}>
            {t`Only the last ${counted(whole.lines.length, 'line')} are shown here.`}{' '}
            <Button kind="quiet" size={24} onClick={() => runAction('showOutput', { entryId: runId })}>
              {t`Show the output`}
            </Button>
          </p>
        )}
        <Well startAt={findExcerpt(whole.lines, detail.tail)} takesFocus>
          <AnsiText printed={whole.lines.join('\n')} />
        </Well>
      </>
    );
  }
  const shown = detail.tail.split('\n').filter((line) => line !== '…').length;
  // Until the lines are counted, the button has its place, so that nothing moves when it says how many there are.
  const hasMore = detail.isExcerpt && (whole === null ? length !== 0 : whole.lines.length > shown);
  return (
    <>
      <Well>
        <AnsiText printed={detail.printed} />
      </Well>
      {hasMore && (
        <Button kind="quiet" size={24} className={styles.all} aria-busy={isAll} onClick={showAll}>
          {whole === null || whole.isCut ? t`Show more lines` : t`Show all ${counted(whole.lines.length, 'line')}`}
        </Button>
      )}
    </>
  );
}

/** Enough to take the last lines from, in characters. */
const maxTailCharacters = 8_000;

/** Shows the last lines of a running command, as they arrive. */
export function RunningOutput({ runId, lines }: { readonly runId: EntryId; readonly lines: number }) {
  const threadId = useTranscript((state) => state.threadId);
  return threadId === null ? null : <Tail threadId={threadId} runId={runId} lines={lines} />;
}

type TailProps = { readonly threadId: ThreadId; readonly runId: EntryId; readonly lines: number };

function Tail({ threadId, runId, lines }: TailProps) {
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
  return tail === '' ? null : <Well>{tail.split('\n').slice(-lines).join('\n')}</Well>;
}

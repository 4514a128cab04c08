import CopyIcon from 'lucide-react/icons/copy';
import { type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { EntryId, ThreadId } from '../../../shared/base/ids.ts';
import type { CommandRun, ConsoleOutput } from '../../../shared/console/command-run.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { lazyComponent } from '../../client/lazy-module.ts';
import { endBackground, readOutput } from '../../commands/console.commands.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { tooltipWhenCut } from '../../components/tooltip.ts';
import { showToast } from '../../stores/alerts.store.ts';
import { commandChosen, useCommands } from '../../stores/commands.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { CodexLines } from '../codex-lines/CodexLines.tsx';
import { useEntryCodexLines } from '../codex-lines/use-codex-lines.ts';
import styles from './CommandConsole.module.css';
import { describeConsole, describeNoOutput, describeOutputNote, getSearchStep } from './console.view-model.ts';
import { describeOmission, getOutputText } from './output-text.ts';
import { CommandList } from './parts/CommandList.tsx';
import type { TerminalHandle } from './parts/CommandTerminal.tsx';

const RunTerminal = lazyComponent(() => import('./parts/CommandTerminal.tsx'));

const noCommands: readonly CommandRun[] = [];

/** Shows every command of the shown thread with its output. The conversation renders before its console. */
export function CommandConsole() {
  const shownThread = useThreads((state) => state.shown);
  const threadRuns = useCommands((state) =>
    shownThread === null ? noCommands : (state.commands[shownThread] ?? noCommands),
  );
  const chosen = useCommands((state) => (shownThread === null ? null : (state.chosen[shownThread] ?? null)));
  const newest = useMemo(
    () => ({ threadId: shownThread, view: describeConsole(threadRuns, chosen) }),
    [shownThread, threadRuns, chosen],
  );
  const deferred = useDeferredValue(newest);
  // The first command is shown at once. Otherwise the console would claim that there are no commands.
  const { threadId, view } = deferred.view.shownCommand === null ? newest : deferred;
  return (
    <div className={styles.console}>
      {threadId === null || view.shownCommand === null ? (
        <div className={styles.empty}>
          <EmptyState
            what={t`No commands yet.`}
            how={t`Commands that Codex runs in this thread are listed here, with their output.`}
          />
        </div>
      ) : (
        <ShownCommand threadId={threadId} run={view.shownCommand}>
          <CommandList
            runs={view.commands}
            shownAt={view.shownAt}
            onChoose={(id) => chooseCommand(threadId, id, view.followedId)}
          />
        </ShownCommand>
      )}
    </div>
  );
}

/** Selects a run. If it is the followed run, the console follows the newest run again. */
function chooseCommand(threadId: ThreadId, id: EntryId, followed: EntryId | null): void {
  commandChosen(threadId, id === followed ? null : id);
}

/** What we know about the output of one run. */
type OutputState = {
  readonly runId: EntryId;
  readonly missed: number;
  readonly output: ConsoleOutput | null;
  readonly recorded: boolean;
  /** The terminal no longer has the first lines. */
  readonly isTopCut: boolean;
};

const initialOutputState = { missed: 0, output: null, recorded: false, isTopCut: false };

function ShownCommand(props: { readonly threadId: ThreadId; readonly run: CommandRun; readonly children: ReactNode }) {
  const { threadId, run, children } = props;
  const [reading, setReading] = useState<OutputState>({ runId: run.id, ...initialOutputState });
  const { isTopCut, missed, output, recorded } = reading.runId === run.id ? reading : initialOutputState;
  const [terminal, setTerminal] = useState<TerminalHandle | null>(null);
  const updateOutputState = useCallback(
    (news: Partial<OutputState>) =>
      setReading((known) => ({ ...(known.runId === run.id ? known : initialOutputState), ...news, runId: run.id })),
    [run.id],
  );
  const logged = useEntryCodexLines(run.turnId, run.id);
  const [isLogOpen, setLogOpen] = useState(false);
  const instead = describeNoOutput(run);
  const note = describeOutputNote({ run, output, missed, isRecorded: recorded, isTopCut });
  return (
    <>
      {children}
      <div className={styles.output}>
        <div className={styles.tools}>
          {note.text !== null && (
            <span className={styles.note} {...tooltipWhenCut(note.text)}>
              {note.text}
            </span>
          )}
          {note.toggle !== null && (
            <Button kind="quiet" size={24} onClick={() => updateOutputState({ recorded: !recorded })}>
              {note.toggle}
            </Button>
          )}
          {logged !== null && (
            <Button kind="quiet" size={24} aria-expanded={isLogOpen} onClick={() => setLogOpen(!isLogOpen)}>
              {logged.text}
            </Button>
          )}
          {run.status === 'background' && (
            <Button size={24} onClick={() => void endBackground(threadId, run.id)}>
              {t`End`}
            </Button>
          )}
          <span className={styles.space} />
          {terminal !== null && <TerminalSearch key={run.id} terminal={terminal} />}
          <IconButton
            name={t`Copy output`}
            icon={<CopyIcon />}
            disabled={terminal === null}
            onClick={() => void copyOutput(threadId, run.id, recorded)}
          />
        </div>
        {logged !== null && isLogOpen && (
          <div className={styles.logged}>
            <CodexLines lines={logged.lines} />
          </div>
        )}
        <div className={styles.terminal}>
          {instead !== null && (
            <div className={styles.empty}>
              <EmptyState what={instead.what} how={instead.how} />
            </div>
          )}
          {instead === null && (
            <Suspense fallback={null}>
              <RunTerminal
                threadId={threadId}
                runId={run.id}
                ended={!isOpenCommand(run.status)}
                recorded={recorded}
                onOutputChange={updateOutputState}
                onHandle={setTerminal}
              />
            </Suspense>
          )}
        </div>
      </div>
    </>
  );
}

function TerminalSearch({ terminal }: { readonly terminal: TerminalHandle }) {
  const [text, setText] = useState('');
  return (
    <SearchField
      name={t`Find in output`}
      value={text}
      className={styles.search}
      onChange={(next) => {
        setText(next);
        if (next !== '') terminal.findNext(next);
      }}
      onKeyDown={(event) => {
        const step = text === '' ? null : getSearchStep(event.nativeEvent);
        if (step === null) return;
        event.preventDefault();
        if (step === 'previous') terminal.findPrevious(text);
        else terminal.findNext(text);
      }}
    />
  );
}

/** Copies the whole output that the host has, not the rows of the terminal, and says what is missing. */
async function copyOutput(threadId: ThreadId, runId: EntryId, recorded: boolean): Promise<void> {
  const shown = await readOutput(threadId, runId, recorded);
  const isInMemory = shown.ok && shown.value.omitted?.by === 'workcell' && shown.value.recordedLength > 0;
  const read = isInMemory ? await readOutput(threadId, runId, true) : shown;
  if (!read.ok) {
    showToast(t`Nothing was copied.`, t`Workcell no longer has this output.`);
    return;
  }
  const text = getOutputText(read.value);
  const { omitted } = read.value;
  const missing = omitted === null ? '' : `${describeOmission(omitted)}.`;
  if (text === '') showToast(t`There is no output to copy.`);
  else await copyText(text, t`Copied ${counted(text.split('\n').length, 'line')}.`, missing);
}

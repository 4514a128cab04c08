import CopyIcon from 'lucide-react/icons/copy';
import { type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { EntryId, ThreadId } from '../../../shared/base/ids.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import type { ExecOutput, ExecRun } from '../../../shared/console/exec-run.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { lazyPart } from '../../client/lazy-module.ts';
import { endBackground } from '../../commands/console.commands.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { runChosen, useExec } from '../../stores/console.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { CodexLines } from '../codex-lines/CodexLines.tsx';
import { useLinesOf } from '../codex-lines/use-codex-lines.ts';
import { PanelControls } from '../panels/PanelControls.tsx';
import { describeConsole, describeNoOutput, describeOutputNote, searchStep } from './console.view-model.ts';
import styles from './ExecConsole.module.css';
import { RunList } from './parts/RunList.tsx';
import type { TerminalHandle } from './parts/RunTerminal.tsx';

const RunTerminal = lazyPart(() => import('./parts/RunTerminal.tsx'));

const noRuns: readonly ExecRun[] = [];

/** Every command of the shown thread with its output. The conversation renders first, then its console. */
export function ExecConsole() {
  const shownThread = useThreads((state) => state.shown);
  const threadRuns = useExec((state) => (shownThread === null ? noRuns : (state.runs[shownThread] ?? noRuns)));
  const chosen = useExec((state) => (shownThread === null ? null : (state.chosen[shownThread] ?? null)));
  const newest = useMemo(
    () => ({ threadId: shownThread, view: describeConsole(threadRuns, chosen) }),
    [shownThread, threadRuns, chosen],
  );
  const deferred = useDeferredValue(newest);
  // The first command does not wait: the console would say that there is none.
  const { threadId, view } = deferred.view.shown === null ? newest : deferred;
  return (
    <section aria-label={t`Exec console`} className={styles.console}>
      {threadId === null || view.shown === null ? (
        <>
          <Head command={null} />
          <div className={styles.empty}>
            <EmptyState
              what={t`No commands yet.`}
              how={t`Commands that Codex runs in this thread are listed here, with their output.`}
            />
          </div>
        </>
      ) : (
        <ShownRun threadId={threadId} run={view.shown}>
          <RunList runs={view.runs} shownAt={view.shownAt} onChoose={(id) => choose(threadId, id, view.followed)} />
        </ShownRun>
      )}
    </section>
  );
}

/** Choosing the followed run follows the newest from then on. */
function choose(threadId: ThreadId, id: EntryId, followed: EntryId | null): void {
  runChosen(threadId, id === followed ? null : id);
}

/** What we know about the output of one run. */
type Reading = {
  readonly runId: EntryId;
  readonly missed: number;
  readonly output: ExecOutput | null;
  readonly recorded: boolean;
};

const unread = { missed: 0, output: null, recorded: false };

function ShownRun(props: { readonly threadId: ThreadId; readonly run: ExecRun; readonly children: ReactNode }) {
  const { threadId, run, children } = props;
  const [reading, setReading] = useState<Reading>({ runId: run.id, ...unread });
  const { missed, output, recorded } = reading.runId === run.id ? reading : unread;
  const [terminal, setTerminal] = useState<TerminalHandle | null>(null);
  const learn = useCallback(
    (news: Partial<Reading>) =>
      setReading((known) => ({ ...(known.runId === run.id ? known : unread), ...news, runId: run.id })),
    [run.id],
  );
  const logged = useLinesOf(run.turnId, run.id);
  const [isLogOpen, setLogOpen] = useState(false);
  const instead = describeNoOutput(run);
  const note = describeOutputNote({ run, output, missed, recorded });
  return (
    <>
      <Head command={run.command}>
        {note.text !== null && <span className={styles.note}>{note.text}</span>}
        {note.toggle !== null && (
          <Button kind="quiet" size={24} onClick={() => learn({ recorded: !recorded })}>
            {note.toggle}
          </Button>
        )}
        {logged !== null && (
          <Button kind="quiet" size={24} aria-expanded={isLogOpen} onClick={() => setLogOpen(!isLogOpen)}>
            {logged.words}
          </Button>
        )}
        {run.status === 'background' && (
          <Button size={24} onClick={() => void endBackground(threadId, run.id)}>
            {t`End`}
          </Button>
        )}
        {terminal !== null && <TerminalSearch key={run.id} terminal={terminal} />}
        <IconButton
          name={t`Copy output`}
          icon={<CopyIcon />}
          disabled={terminal === null}
          onClick={() => void copyOutput(terminal)}
        />
      </Head>
      {logged !== null && isLogOpen && (
        <div className={styles.logged}>
          <CodexLines lines={logged.lines} />
        </div>
      )}
      <div className={styles.body}>
        {children}
        <div className={styles.output}>
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
                onNews={learn}
                onHandle={setTerminal}
              />
            </Suspense>
          )}
        </div>
      </div>
    </>
  );
}

function Head({ command, children }: { readonly command: string | null; readonly children?: ReactNode }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>{t`Console`}</h2>
      <span className={styles.command}>{command}</span>
      {children}
      <PanelControls panel="console" />
    </header>
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
        const step = text === '' ? null : searchStep(event.nativeEvent);
        if (step === null) return;
        event.preventDefault();
        if (step === 'previous') terminal.findPrevious(text);
        else terminal.findNext(text);
      }}
    />
  );
}

async function copyOutput(terminal: TerminalHandle | null): Promise<void> {
  if (terminal === null) return;
  const text = terminal.text();
  await copyText(text, t`Copied ${counted(text.split('\n').length, 'line')}.`);
}

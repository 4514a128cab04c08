import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import CopyIcon from 'lucide-react/icons/copy';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { EntryId, ThreadId } from '../../../shared/base/ids.ts';
import type { ExecOutput, ExecRun } from '../../../shared/exec/exec-run.ts';
import { endBackground } from '../../commands/exec.commands.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { counted } from '../../components/format/quantity.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { useNow } from '../../components/use-now.ts';
import { toastShown } from '../../stores/alerts.store.ts';
import { runChosen, useExec } from '../../stores/exec.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeConsole, describeOutputNote, isOpenRun } from './console.view-model.ts';
import styles from './ExecConsole.module.css';
import { RunList } from './parts/RunList.tsx';
import type { TerminalHandle } from './parts/RunTerminal.tsx';

const RunTerminal = lazy(() => import('./parts/RunTerminal.tsx'));

const noRuns: readonly ExecRun[] = [];

/** Every command of the shown thread with its output. */
export function ExecConsole() {
  const threadId = useThreads((state) => state.shown);
  const runs = useExec((state) => (threadId === null ? noRuns : (state.runs[threadId] ?? noRuns)));
  const chosen = useExec((state) => (threadId === null ? null : (state.chosen[threadId] ?? null)));
  const now = useNow(runs.some(isOpenRun));
  const view = useMemo(() => describeConsole(runs, chosen, now), [runs, chosen, now]);
  return (
    <section aria-label="Exec console" className={styles.console}>
      {threadId === null || view.shown === null ? (
        <>
          <Head command={null} />
          <div className={styles.empty}>
            <EmptyState
              what="No commands yet."
              how="Commands that Codex runs in this thread are listed here, with their output."
            />
          </div>
        </>
      ) : (
        <ShownRun key={view.shown.id} threadId={threadId} run={view.shown}>
          <RunList rows={view.rows} shown={view.shown.id} onChoose={(id) => choose(threadId, id, view.rows[0]?.id)} />
        </ShownRun>
      )}
    </section>
  );
}

/** Choosing the newest run follows the newest from then on. */
function choose(threadId: ThreadId, id: EntryId, newest: EntryId | undefined): void {
  runChosen(threadId, id === newest ? null : id);
}

function ShownRun(props: { readonly threadId: ThreadId; readonly run: ExecRun; readonly children: React.ReactNode }) {
  const { threadId, run, children } = props;
  const [missed, setMissed] = useState(0);
  const [output, setOutput] = useState<ExecOutput | null>(null);
  const [recorded, setRecorded] = useState(false);
  const [terminal, setTerminal] = useState<TerminalHandle | null>(null);
  const onHandle = useCallback((handle: TerminalHandle | null) => setTerminal(handle), []);
  const note = describeOutputNote({ run, output, missed, recorded });
  return (
    <>
      <Head command={run.command}>
        {note.text !== null && <span className={styles.note}>{note.text}</span>}
        {note.toggle !== null && (
          <Button kind="quiet" size={24} onClick={() => setRecorded(!recorded)}>
            {note.toggle}
          </Button>
        )}
        {run.status === 'background' && (
          <Button size={24} onClick={() => void endBackground(threadId, run.id)}>
            End
          </Button>
        )}
        {terminal !== null && <TerminalSearch terminal={terminal} />}
        <IconButton
          name="Copy output"
          icon={<CopyIcon />}
          disabled={terminal === null}
          onClick={() => void copyOutput(terminal)}
        />
      </Head>
      <div className={styles.body}>
        {children}
        <div className={styles.output}>
          <Suspense fallback={null}>
            <RunTerminal
              key={String(recorded)}
              threadId={threadId}
              runId={run.id}
              ended={!isOpenRun(run)}
              recorded={recorded}
              onMissed={setMissed}
              onRead={setOutput}
              onHandle={onHandle}
            />
          </Suspense>
        </div>
      </div>
    </>
  );
}

function Head({ command, children }: { readonly command: string | null; readonly children?: React.ReactNode }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>Console</h2>
      <span className={styles.command}>{command}</span>
      {children}
      <IconButton
        name="Fold the console"
        icon={<ChevronDownIcon />}
        onClick={() => void changeOptions({ consoleOpen: false })}
      />
    </header>
  );
}

function TerminalSearch({ terminal }: { readonly terminal: TerminalHandle }) {
  const [text, setText] = useState('');
  return (
    <SearchField
      name="Find in output"
      value={text}
      className={styles.search}
      onChange={(next) => {
        setText(next);
        if (next !== '') terminal.findNext(next);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || text === '') return;
        event.preventDefault();
        if (event.shiftKey) terminal.findPrevious(text);
        else terminal.findNext(text);
      }}
    />
  );
}

async function copyOutput(terminal: TerminalHandle | null): Promise<void> {
  if (terminal === null) return;
  const text = terminal.text();
  await navigator.clipboard.writeText(text);
  toastShown(`Copied ${counted(text.split('\n').length, 'line')}.`);
}

import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { findThreadId } from '../../../shared/runs/run-ref.ts';
import { saveFile } from '../../client/save-file.ts';
import { type Exported, makeExport, scanForReplacements } from '../../commands/exports.commands.ts';
import { openRun } from '../../commands/recorded-runs.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Radio } from '../../components/Radio.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { Switch } from '../../components/Switch.tsx';
import { showToast } from '../../stores/alerts.store.ts';
import { type ExportSubject, useExports } from '../../stores/exports.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './ExportDialog.module.css';
import { describeExport, type ExportStage, listFormats } from './export-thread.view-model.ts';
import { ReplacedList } from './ReplacedList.tsx';

/** Saves a thread or a run as a file. Shows what the file leaves out before anything is written. */
export default function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const exporting = useExports((state) => state.exporting);
  if (exporting === null) return null;
  const close = (): void => {
    onClose();
    if (exporting.type === 'run' && exporting.isOpen) openRun(exporting.run);
  };
  return <Export of={exporting} onClose={close} />;
}

function Export({ of, onClose }: { readonly of: ExportSubject; readonly onClose: () => void }) {
  const isRun = of.type === 'run';
  const known = useThreads((state) => (of.type === 'thread' ? state.threads[of.threadId]?.title : undefined));
  const title = of.type === 'run' ? of.title : known;
  const isThread = of.type === 'thread' || findThreadId(of.run.runId) !== null;
  const [format, setFormat] = useState<ExportFormat>('markdown');
  const [redact, setRedact] = useState(true);
  const [logs, setLogs] = useState(false);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const { make, stage } = useExport(of, redact, logs);
  const view = describeExport(stage, redact, kept.size);
  const looked = stage.state === 'ready' ? stage.advance : null;
  const isBusy = stage.state === 'making';
  const group = useId();
  const save = async (): Promise<void> => {
    const made = await make(format, [...kept]);
    if (made === null) return;
    if (made.type === 'blob') saveFile(made);
    if (made.type === 'written') showToast(t`The file was saved.`, '');
    onClose();
  };
  return (
    <Dialog title={isRun ? t`Export run` : t`Export thread`} onClose={onClose}>
      {title !== undefined && <p className={styles.thread}>{visibleProse(title)}</p>}
      <fieldset className={styles.formats}>
        <legend className="visually-hidden">{t`Format`}</legend>
        {listFormats(isThread).map((choice) => (
          <Radio
            key={choice.format}
            group={group}
            name={choice.name}
            help={choice.help}
            checked={choice.format === format}
            disabled={isBusy}
            onChoose={() => setFormat(choice.format)}
          />
        ))}
      </fieldset>
      <ExportSwitch
        name={t`Leave out secrets and personal paths`}
        help={t`Removes keys, passwords, email addresses, your user name and paths outside the folder, and marks each place. No rule finds everything, so check the file before you share it.`}
        on={redact}
        disabled={isBusy}
        onChange={(on) => {
          setKept(new Set());
          setRedact(on);
        }}
      />
      {!isThread && (
        <ExportSwitch
          name={t`Include logs`}
          help={t`The output of the run's commands. Bundles only.`}
          on={logs && format === 'bundle'}
          disabled={isBusy || format !== 'bundle'}
          onChange={setLogs}
        />
      )}
      <div className={styles.replaced}>
        {view.summary !== null && looked !== null && (
          <ReplacedList
            exportId={looked.exportId}
            summary={view.summary}
            count={looked.replaced.reduce((sum, { count }) => sum + count, 0)}
            unlisted={view.unlisted}
            kept={kept}
            onKeep={(id, keep) => setKept(toggleKept(kept, id, keep))}
          />
        )}
      </div>
      {view.problem !== null && (
        <p role="alert" className={styles.problem}>
          {view.problem}
        </p>
      )}
      <DialogFooter
        hint={
          <span role="status">
            {view.progress === null ? (
              view.hint
            ) : (
              <span className={styles.progress}>
                <Spinner /> {view.progress}
              </span>
            )}
          </span>
        }
      >
        <Button size={32} onClick={onClose}>
          {t`Cancel`}
        </Button>
        <Button kind="primary" size={32} disabled={!view.canExport} onClick={() => void save()}>
          {t`Export`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function toggleKept(kept: ReadonlySet<string>, id: string, keep: boolean): ReadonlySet<string> {
  const next = new Set(kept);
  if (keep) next.add(id);
  else next.delete(id);
  return next;
}

type ExportSwitchProps = {
  readonly name: string;
  readonly help: string;
  readonly on: boolean;
  readonly disabled: boolean;
  readonly onChange: (on: boolean) => void;
};

/** Shows a switch for something to include in a file, with a sentence about it. */
function ExportSwitch({ name, help, on, disabled, onChange }: ExportSwitchProps) {
  const helpId = useId();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p id={helpId} className={styles.help}>
          {help}
        </p>
      </div>
      <div className={styles.switch}>
        <Switch name={name} on={on} onChange={onChange} disabled={disabled} showsState describedBy={helpId} />
      </div>
    </div>
  );
}

const scanning: ExportStage = { state: 'looking', advance: null };
const ready: ExportStage = { state: 'ready', advance: null };

type Make = (format: ExportFormat, keep: readonly string[]) => Promise<Exported | null>;

/**
 * Searches for what to replace whenever the user's choices change, and makes the file on request. Closing the dialog
 * cancels what is running. `make` resolves to null if there is no file.
 */
function useExport(subject: ExportSubject, redact: boolean, logs: boolean): { stage: ExportStage; make: Make } {
  const [stage, setStage] = useState<ExportStage>(scanning);
  const canceled = useRef(new AbortController());
  useEffect(() => {
    const own = new AbortController();
    canceled.current = own;
    setStage(redact ? scanning : ready);
    if (redact) {
      void scanForReplacements({ subject, redact, logs }, own.signal, (advance) =>
        setStage({ state: 'looking', advance }),
      ).then((found) => {
        if (found === null || own.signal.aborted) return;
        setStage(found.ok ? { state: 'ready', advance: found.value } : { state: 'failed', failure: found.error });
      });
    }
    return () => own.abort();
  }, [subject, redact, logs]);
  const make = useCallback<Make>(
    async (format, keep) => {
      const { signal } = canceled.current;
      setStage({ state: 'making', advance: null });
      const choice = { subject, format, redact, logs: logs && format === 'bundle', keep };
      const made = await makeExport(choice, signal, (advance) => setStage({ state: 'making', advance }));
      if (made === null || signal.aborted) return null;
      if (made.ok) return made.value;
      setStage({ state: 'failed', failure: made.error });
      return null;
    },
    [subject, redact, logs],
  );
  return { stage, make };
}

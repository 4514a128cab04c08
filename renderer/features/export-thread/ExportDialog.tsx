import { useId, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { t } from '../../../shared/words/words.ts';
import { saveFile } from '../../commands/exports.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Radio } from '../../components/Radio.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useExports } from '../../stores/exports.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './ExportDialog.module.css';
import { describeExport, formatChoices } from './export-thread.view-model.ts';
import { ReplacedList } from './ReplacedList.tsx';
import { useExportFile } from './use-export-file.ts';

/** Saves a thread as a file. The file is made while the person chooses, so that what it leaves out is seen before. */
export default function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const threadId = useExports((state) => state.exporting);
  return threadId === null ? null : <Export threadId={threadId} onClose={onClose} />;
}

function Export({ threadId, onClose }: { readonly threadId: ThreadId; readonly onClose: () => void }) {
  const title = useThreads((state) => state.threads[threadId]?.title);
  const [format, setFormat] = useState<ExportFormat>('markdown');
  const [redact, setRedact] = useState(true);
  const view = describeExport(useExportFile(threadId, format, redact), redact);
  const helpId = useId();
  const save = () => {
    if (view.file === null) return;
    saveFile(view.file);
    onClose();
  };
  return (
    <Dialog title={t`Export thread`} onClose={onClose}>
      {title !== undefined && <p className={styles.thread}>{title}</p>}
      <fieldset className={styles.formats}>
        <legend className="visually-hidden">{t`Format`}</legend>
        {formatChoices.map((choice) => (
          <Radio
            key={choice.format}
            group="export-format"
            name={choice.name}
            help={choice.help}
            checked={choice.format === format}
            onChoose={() => setFormat(choice.format)}
          />
        ))}
      </fieldset>
      <div className={styles.row}>
        <div className={styles.words}>
          <p className={styles.name}>{t`Leave out secrets and personal paths`}</p>
          <p id={helpId} className={styles.help}>
            {t`Keys, passwords, e-mail addresses, your user name and paths outside the workspace. A mark says what stood there. Look through the file before you share it: no rule finds everything.`}
          </p>
        </div>
        <div className={styles.switch}>
          <Switch
            name={t`Leave out secrets and personal paths`}
            on={redact}
            onChange={setRedact}
            inWords
            describedBy={helpId}
          />
        </div>
      </div>
      {view.summary !== null && <ReplacedList summary={view.summary} rows={view.replaced} />}
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
        <Button kind="primary" size={32} disabled={view.file === null} onClick={save}>
          {t`Export`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

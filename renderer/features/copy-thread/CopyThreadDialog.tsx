import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Radio } from '../../components/Radio.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { FindingRows } from '../input-safety/FindingRows.tsx';
import styles from './CopyThreadDialog.module.css';
import { copyWholeThread, readCopyableThread, refuseWholeThread } from './copy-all.ts';
import { type CopyableText, type CopyFormat, describeCopyThread } from './copy-thread.view-model.ts';

type Texts = Readonly<Record<CopyFormat, CopyableText>>;

/** Copies the whole thread. First shows its size and the secrets in it. */
export default function CopyThreadDialog({ onClose }: { readonly onClose: () => void }) {
  const [format, setFormat] = useState<CopyFormat>('markdown');
  const { problem, texts } = useTexts();
  const copyable = texts?.[format] ?? null;
  const view = describeCopyThread(copyable);
  const copy = (masked: boolean): void => {
    if (copyable === null) return;
    onClose();
    void copyWholeThread(copyable, masked);
  };
  const cancel = (): void => {
    onClose();
    if (copyable !== null) void refuseWholeThread(copyable);
  };
  return (
    <Dialog title={t`Copy the thread`} onClose={cancel}>
      <fieldset className={styles.formats}>
        <legend className="visually-hidden">{t`Format`}</legend>
        <Radio
          group="copy-format"
          name="Markdown"
          help={t`Headings for each speaker, and commands as code.`}
          checked={format === 'markdown'}
          onChoose={() => setFormat('markdown')}
        />
        <Radio
          group="copy-format"
          name={t`Plain text`}
          help={t`The thread as written.`}
          checked={format === 'plain'}
          onChoose={() => setFormat('plain')}
        />
      </fieldset>
      {view.warning !== null && (
        <div className={styles.warning}>
          <p className={styles.fact}>
            <StateGlyph state="warning" /> {view.warning}
          </p>
          <FindingRows rows={view.rows} />
        </div>
      )}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <DialogFooter hint={<span role="status">{problem === null ? view.size : null}</span>}>
        <Button size={32} onClick={cancel}>
          {t`Cancel`}
        </Button>
        <Button
          size={32}
          kind={view.canMask ? 'secondary' : 'primary'}
          disabled={!view.canCopy}
          onClick={() => copy(false)}
        >
          {view.canMask ? t`Copy anyway` : t`Copy`}
        </Button>
        {view.canMask && (
          <Button size={32} kind="primary" onClick={() => copy(true)}>
            {t`Mask and copy`}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

/** Returns the thread in each format with its findings, or why it cannot be read. */
function useTexts(): { readonly texts: Texts | null; readonly problem: string | null } {
  const [texts, setTexts] = useState<Texts | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    void readCopyableThread().then((read) => {
      if (isOver) return;
      if (read.ok) setTexts(read.value);
      else setProblem(read.error);
    });
    return () => {
      isOver = true;
    };
  }, []);
  return { texts, problem };
}

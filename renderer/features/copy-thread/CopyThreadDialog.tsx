import { useEffect, useState } from 'react';
import { noteCopy, speechCopier } from '../../commands/copy-text.ts';
import { secretsIn } from '../../commands/speech-copier.ts';
import { describeThreadFailure, inOneLine } from '../../commands/tell-problem.ts';
import { readWholeThread } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Radio } from '../../components/Radio.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { inspectInput } from '../../input-safety/inspect-input.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { FindingRows } from '../input-safety/FindingRows.tsx';
import { transcriptText } from '../transcript/transcript-text.ts';
import styles from './CopyThreadDialog.module.css';
import { type CopyableText, type CopyFormat, describeCopyThread } from './copy-thread.view-model.ts';

type Texts = Readonly<Record<CopyFormat, CopyableText>>;

/** Copies the whole thread. How much that is, and what secrets are in it, is seen before. */
export default function CopyThreadDialog({ onClose }: { readonly onClose: () => void }) {
  const [format, setFormat] = useState<CopyFormat>('markdown');
  const { problem, texts } = useTexts();
  const copyable = texts?.[format] ?? null;
  const view = describeCopyThread(copyable);
  const secrets = secretsIn(copyable?.findings ?? []);
  const copy = async (masked: boolean): Promise<void> => {
    if (copyable === null) return;
    onClose();
    const speech = { text: masked ? copyable.masked : copyable.text, name: 'the thread', what: 'thread' } as const;
    noteCopy(await speechCopier.write(speech, masked ? secrets : []), {});
  };
  const cancel = async (): Promise<void> => {
    onClose();
    if (secrets.length > 0) noteCopy(await speechCopier.refuse(secrets), {});
  };
  return (
    <Dialog title="Copy the thread" onClose={() => void cancel()}>
      <fieldset className={styles.formats}>
        <legend className="visually-hidden">Format</legend>
        <Radio
          group="copy-format"
          name="Markdown"
          help="With headings for who speaks, and commands as code."
          checked={format === 'markdown'}
          onChoose={() => setFormat('markdown')}
        />
        <Radio
          group="copy-format"
          name="Plain text"
          help="What was said as it was written."
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
        <Button size={32} onClick={() => void cancel()}>
          Cancel
        </Button>
        <Button
          size={32}
          kind={view.canMask ? 'secondary' : 'primary'}
          disabled={!view.canCopy}
          onClick={() => void copy(false)}
        >
          {view.canMask ? 'Copy anyway' : 'Copy'}
        </Button>
        {view.canMask && (
          <Button size={32} kind="primary" onClick={() => void copy(true)}>
            Mask and copy
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

/** The thread in each format, with what is in it, or why it cannot be read. */
function useTexts(): { readonly texts: Texts | null; readonly problem: string | null } {
  const [texts, setTexts] = useState<Texts | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      const whole = await readWholeThread();
      if (!whole.ok) return setProblem(inOneLine(describeThreadFailure(whole.error)));
      const workspace = useWorkspace.getState().workspace?.path ?? null;
      const inspected = async (format: CopyFormat): Promise<CopyableText> => {
        const text = transcriptText(whole.value, workspace, format);
        return { ...(await inspectInput(text)), text };
      };
      const [markdown, plain] = await Promise.all([inspected('markdown'), inspected('plain')]);
      if (!isOver) setTexts({ markdown, plain });
    };
    void read();
    return () => {
      isOver = true;
    };
  }, []);
  return { texts, problem };
}

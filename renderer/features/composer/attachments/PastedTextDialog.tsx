import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { readAttachedText } from '../../../commands/attachments.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../../components/Dialog.tsx';
import { inputModel } from '../../../view-models/input-model.ts';
import styles from './PastedTextDialog.module.css';

/** The maximum number of characters shown. More would take seconds to draw. */
const maxShown = 200_000;

/** Shows a pasted text that is attached, and puts it back into the message on request. */
export function PastedTextDialog({
  attachment,
  onClose,
}: {
  readonly attachment: Attachment;
  readonly onClose: () => void;
}) {
  const { source } = attachment;
  /** Undefined while it is read, null if it cannot be read. */
  const [text, setText] = useState<string | null | undefined>(source === null ? null : undefined);
  useEffect(() => {
    if (source !== null) void readAttachedText(source).then(setText);
  }, [source]);
  const hidden = Math.max(0, (text?.length ?? 0) - maxShown);
  return (
    <Dialog title={t`Pasted text`} onClose={onClose}>
      {text === null && <p>{t`This text is no longer stored.`}</p>}
      {typeof text === 'string' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        <section className={styles.body} tabIndex={0} aria-label={t`Text`}>
          <pre className={styles.text}>{visibleProse(text.slice(0, maxShown))}</pre>
          {hidden > 0 && (
            <p className={styles.rest}>{t`${counted(hidden, 'more character', 'more characters')} not shown.`}</p>
          )}
        </section>
      )}
      <DialogFooter hint={typeof text === 'string' ? counted(text.length, 'character') : undefined}>
        {typeof text === 'string' && (
          <Button
            size={32}
            onClick={() => {
              // An open dialog would take the focus back from the message.
              flushSync(onClose);
              inputModel.insertAttachedText(attachment, text);
            }}
          >
            {t`Put into the message`}
          </Button>
        )}
        <Button size={32} data-first-focus="" onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

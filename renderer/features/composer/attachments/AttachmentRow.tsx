import XIcon from 'lucide-react/icons/x';
import { useState } from 'react';
import { type Attachment, isPastedText } from '../../../../shared/attachments/attachment.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { refusalsDismissed, useAttaching } from '../../../stores/attaching.store.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { attachmentsChanged, useDrafts } from '../../../stores/drafts.store.ts';
import { AttachmentMark } from '../../attachments/AttachmentMark.tsx';
import { describeAttachment } from '../../attachments/describe-attachment.ts';
import styles from './AttachmentRow.module.css';
import { PastedTextDialog } from './PastedTextDialog.tsx';

const nothing: readonly never[] = [];

/** Shows what is attached to the message, and what could not be attached. */
export function AttachmentRow({ draftKey }: { readonly draftKey: DraftKey }) {
  const attachments = useDrafts((state) => state.attachments[draftKey] ?? nothing);
  const inProgress = useAttaching((state) => state.inProgress[draftKey] ?? 0);
  const refusals = useAttaching((state) => state.refusals[draftKey] ?? nothing);
  const [opened, setOpened] = useState<Attachment | null>(null);
  const remove = (gone: Attachment): void =>
    attachmentsChanged(
      draftKey,
      attachments.filter((attachment) => attachment !== gone),
    );
  return (
    <>
      {(attachments.length > 0 || inProgress > 0) && (
        <ul className={styles.row} aria-label={t`Attachments`}>
          {attachments.map((attachment) => {
            const { name, origin, title } = describeAttachment(attachment);
            return (
              <li key={`${attachment.kind}:${attachment.source ?? attachment.name}`} className={styles.chip}>
                <AttachmentMark attachment={attachment} />
                {isPastedText(attachment) ? (
                  <button
                    type="button"
                    className={classNames(styles.name, styles.open)}
                    aria-haspopup="dialog"
                    aria-label={t`Open ${name}`}
                    {...tooltip(t`Open ${name}`)}
                    onClick={() => setOpened(attachment)}
                  >
                    <bdi>{name}</bdi>
                  </button>
                ) : (
                  <span className={styles.name} {...tooltip(title)}>
                    <bdi>{name}</bdi>
                  </span>
                )}
                {origin !== null && <span className={styles.origin}> {origin}</span>}
                <IconButton
                  name={t`Remove ${name}`}
                  icon={<XIcon />}
                  className={styles.remove}
                  onClick={() => remove(attachment)}
                />
              </li>
            );
          })}
          {inProgress > 0 && (
            <li className={styles.chip}>
              <Spinner />
              <span className={styles.name}>{t`Attaching…`}</span>
            </li>
          )}
        </ul>
      )}
      {opened !== null && <PastedTextDialog attachment={opened} onClose={() => setOpened(null)} />}
      {refusals.length > 0 && (
        <div className={styles.refusals} role="alert">
          <StateGlyph state="warning" />
          <div className={styles.words}>
            {refusals.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </div>
          <IconButton name={t`Dismiss`} icon={<XIcon />} onClick={() => refusalsDismissed(draftKey)} />
        </div>
      )}
    </>
  );
}

import type { Attachment } from '../../shared/attachments/attachment.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { attachingEnded, attachingStarted } from '../stores/attaching.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { attachmentAdded, attachmentsChanged, useDrafts } from '../stores/drafts.store.ts';
import { describeFileRefusal } from './attach-refusals.ts';
import { storeFile } from './attachments.commands.ts';

/** Something a user picked, pasted or dropped. */
export type IncomingFile = { readonly file: File; readonly isFolder: boolean };

/** Attaches files to a draft, one at a time, and shows the reason for each one that fails. */
export async function attachFiles(key: DraftKey, files: readonly IncomingFile[]): Promise<void> {
  attachingStarted(key, files.length);
  for (const handed of files) attachingEnded(key, await attachFile(key, handed));
}

/** Attaches something that the host already has. */
export function attachExisting(key: DraftKey, attachment: Attachment): void {
  attachingStarted(key, 1);
  const refusal = describeFileRefusal({ name: attachment.name, size: 1, isFolder: false }, countAttachments(key));
  if (refusal === null) attachmentAdded(key, attachment);
  attachingEnded(key, refusal);
}

/** Removes an attachment from a draft, if it is this very object. */
export function detach(key: DraftKey, attachment: Attachment): void {
  const before = useDrafts.getState().attachments[key] ?? [];
  if (before.includes(attachment))
    attachmentsChanged(
      key,
      before.filter((other) => other !== attachment),
    );
}

/** Attaches a file. Returns a sentence that explains why it was not attached; null when it was. */
async function attachFile(key: DraftKey, { file, isFolder }: IncomingFile): Promise<string | null> {
  const name = visibleText(file.name) || 'attachment';
  const refusal = describeFileRefusal({ name, size: file.size, isFolder }, countAttachments(key));
  if (refusal !== null) return refusal;
  const kept = await storeFile(name, file);
  if (!kept.ok) return t`${name} is not attached. ${kept.error}`;
  attachmentAdded(key, kept.value);
  return null;
}

function countAttachments(key: DraftKey): number {
  return useDrafts.getState().attachments[key]?.length ?? 0;
}

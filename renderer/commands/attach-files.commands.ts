import type { Attachment } from '../../shared/attachments/attachment.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { attachingBegan, attachingEnded } from '../stores/attaching.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { attached, attachmentsChanged, useDrafts } from '../stores/drafts.store.ts';
import { keepFile } from './attachments.commands.ts';
import { refusalOf } from './judge-file.ts';

/** Something a person picked, pasted or dropped. */
export type HandedFile = { readonly file: File; readonly isFolder: boolean };

/** Attaches files to a draft, one after the other, and says why for each that fails. */
export async function attachFiles(key: DraftKey, files: readonly HandedFile[]): Promise<void> {
  attachingBegan(key, files.length);
  for (const handed of files) attachingEnded(key, await attachFile(key, handed));
}

/** Attaches something that the host already has. */
export function attachKnown(key: DraftKey, attachment: Attachment): void {
  attachingBegan(key, 1);
  const refusal = refusalOf({ name: attachment.name, size: 1, isFolder: false }, countOf(key));
  if (refusal === null) attached(key, attachment);
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

/** The sentence that says why a file was not attached; null when it was. */
async function attachFile(key: DraftKey, { file, isFolder }: HandedFile): Promise<string | null> {
  const name = visibleText(file.name) || 'attachment';
  const refusal = refusalOf({ name, size: file.size, isFolder }, countOf(key));
  if (refusal !== null) return refusal;
  const kept = await keepFile(name, file);
  if (!kept.ok) return t`${name} is not attached. ${kept.error}`;
  attached(key, kept.value);
  return null;
}

function countOf(key: DraftKey): number {
  return useDrafts.getState().attachments[key]?.length ?? 0;
}

import { maxAttachmentBytes, maxAttachments } from '../../shared/attachments/attachment-limits.ts';
import { t } from '../../shared/words/words.ts';
import { formatBytes } from '../components/format/quantity.ts';

/** What is known of a file before it is read. */
export type FileFacts = {
  readonly name: string;
  /** Bytes, as the browser says. */
  readonly size: number;
  readonly isFolder: boolean;
};

/** Why a file is not attached to a message that has so many things already; null when nothing stands against it. */
export function refusalOf({ isFolder, name, size }: FileFacts, already: number): string | null {
  if (isFolder) return t`${name} is a folder. Name its files with @ when it lies in the open folder.`;
  if (already >= maxAttachments) return t`${name} is not attached: ${maxAttachments} things go with a message at most.`;
  if (size > maxAttachmentBytes) {
    return t`${name} has ${formatBytes(size)}, and ${formatBytes(maxAttachmentBytes)} is the most. Put it into the open folder and name it with @.`;
  }
  // Devices and pipes say that they have nothing in them, too.
  return size === 0 ? t`${name} has nothing in it, or is no file.` : null;
}

import { maxAttachmentBytes, maxAttachments } from '../../shared/attachments/attachment-limits.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { formatBytes } from '../components/format/quantity.ts';

/** What we know about a file before reading it. */
export type FileFacts = {
  readonly name: string;
  /** In bytes, as the browser reports it. */
  readonly size: number;
  readonly isFolder: boolean;
};

/** Why a file cannot be attached to a message that already has `already` attachments; null when it can. */
export function refusalOf({ isFolder, name, size }: FileFacts, already: number): string | null {
  if (isFolder) return t`${name} is a folder. Name its files with @ when it lies in the open folder.`;
  if (already >= maxAttachments) return t`${name} is not attached: ${maxAttachments} things go with a message at most.`;
  if (size > maxAttachmentBytes) {
    return t`${name} has ${formatBytes(size)}, and ${formatBytes(maxAttachmentBytes)} is the most. Put it into the open folder and name it with @.`;
  }
  // Devices and pipes report a size of 0, too.
  return size === 0 ? t`${name} has nothing in it, or is no file.` : null;
}

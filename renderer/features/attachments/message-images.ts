import type { Attachment } from '../../../shared/attachments/attachment.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ImageEntry, UserEntry } from '../../../shared/transcript/entry.ts';
import type { ThreadImageFailure } from '../../commands/thread-images.commands.ts';
import type { ThreadImage } from '../../stores/image-viewer.store.ts';
import { describeAttachment } from './describe-attachment.ts';

/** A message's attachments: images that can be shown, and everything else. */
export type MessageAttachments = {
  readonly images: readonly ThreadImage[];
  readonly others: readonly Attachment[];
};

/**
 * Splits the attachments of a message. The app does not load images from the web, so they count as others. Without a
 * thread there are no images.
 */
export function splitAttachments(threadId: ThreadId | null, turnId: TurnId, entry: UserEntry): MessageAttachments {
  const images: ThreadImage[] = [];
  const others: Attachment[] = [];
  for (const [index, attachment] of entry.sources.entries()) {
    const { kind, source } = attachment;
    if (threadId === null || kind !== 'image' || source === null || isAddress(source)) {
      others.push(attachment);
      continue;
    }
    const { name, origin } = describeAttachment(attachment);
    const path = source.startsWith('data:') ? null : source;
    const shown = origin === null ? name : `${name} ${origin}`;
    images.push({ threadId, turnId, entryId: entry.id, index, name: shown, path });
  }
  return { images, others };
}

/** Returns the image that Codex viewed or made. */
export function toThreadImage(threadId: ThreadId, turnId: TurnId, { id, path }: ImageEntry): ThreadImage {
  const { name } = describeAttachment({ kind: 'image', name: path.slice(path.search(/[^/\\]*$/)), source: path });
  return { threadId, turnId, entryId: id, index: 0, name, path };
}

/** Explains why there is no picture, in words that follow the name. */
export function describeImageFailure(why: ThreadImageFailure): string {
  switch (why) {
    case 'gone':
      return t`Image no longer on disk`;
    case 'tooLarge':
      return t`Too large to show`;
    case 'notImage':
      return t`Not a PNG, JPEG, GIF, or WebP image`;
    case 'unreadable':
      return t`The image could not be read`;
  }
}

function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ThreadImageProblem } from '../../shared/contract/thread-images.ts';
import { hostClient } from '../client/page-client.ts';
import { getPageClipboard } from '../client/page-clipboard.ts';
import type { ThreadImage } from '../stores/image-viewer.store.ts';
import { decodeBase64 } from './attachments.commands.ts';

/** Why an image is not shown. */
export type ThreadImageFailure = ThreadImageProblem['type'];

/**
 * Reads an image from the host, in parts, as long as it `isWanted`. Its type comes from its bytes. Null once nothing
 * wants it.
 */
export async function readThreadImage(
  image: ThreadImage,
  isWanted: () => boolean = () => true,
): Promise<Result<Blob, ThreadImageFailure> | null> {
  const { entryId, index, threadId, turnId } = image;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; isWanted(); ) {
    const read = await hostClient.request('readThreadImage', { threadId, turnId, entryId, index, from });
    if (!read.ok) return err(toImageFailure(read.error.type));
    const { data, size, type } = read.value;
    const part = decodeBase64(data);
    parts.push(part);
    from += part.length;
    if (from >= size) return ok(new Blob(parts, { type }));
    // The file has become shorter in the meantime.
    if (part.length === 0) return err('unreadable');
  }
  return null;
}

function toImageFailure(type: string): ThreadImageFailure {
  return type === 'gone' || type === 'tooLarge' || type === 'notImage' ? type : 'unreadable';
}

/** Puts the path of an image on the clipboard; false if that is not allowed. */
export function copyImagePath(path: string): Promise<boolean> {
  return getPageClipboard().write(path);
}

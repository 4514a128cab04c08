import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ThreadImageProblem } from '../../shared/contract/thread-images.ts';
import { hostClient } from '../client/page-client.ts';
import { pageClipboard } from '../client/page-clipboard.ts';
import type { ThreadImage } from '../stores/image-viewer.store.ts';
import { bytesOfBase64 } from './attachments.commands.ts';

/** Why an image is not shown. */
export type ThreadImageFailure = ThreadImageProblem['type'];

/** Reads an image from the host. Its type is that of its bytes. */
export async function readThreadImage(image: ThreadImage): Promise<Result<Blob, ThreadImageFailure>> {
  const { entryId, index, threadId, turnId } = image;
  const read = await hostClient.request('readThreadImage', { threadId, turnId, entryId, index });
  if (read.ok) return ok(new Blob([bytesOfBase64(read.value.data)], { type: read.value.type }));
  const { type } = read.error;
  return err(type === 'gone' || type === 'tooLarge' || type === 'notImage' ? type : 'unreadable');
}

/** Puts the path of an image on the clipboard; false if that is not allowed. */
export function copyImagePath(path: string): Promise<boolean> {
  return pageClipboard().write(path);
}

import type { Attachment } from '../../shared/attachments/attachment.ts';
import { err, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';

/** Has the host store a file. Fails with a sentence that explains why. */
export async function storeFile(name: string, file: Blob): Promise<Result<Attachment, string>> {
  const data = await readAsBase64(file);
  if (data === null) return err(t`It cannot be read.`);
  const kept = await hostClient.request('keepAttachment', { name, data });
  if (kept.ok) return kept;
  if (kept.error.type === 'notKept') return err(t`It could not be saved: ${kept.error.message}.`);
  return err(kept.error.type === 'tooLarge' ? t`It is too large.` : t`The host did not accept it. Attach it again.`);
}

/** Reads an image of a sent or unsent message; null if it is no longer stored. */
export async function readImage(source: string): Promise<Blob | null> {
  const read = await hostClient.request('readAttachment', { source });
  if (!read.ok || !read.value.type.startsWith('image/')) return null;
  return new Blob([decodeBase64(read.value.data)], { type: read.value.type });
}

/** Reads the text of an attached file; null if it is no longer stored, or is not a text. */
export async function readAttachedText(source: string): Promise<string | null> {
  const read = await hostClient.request('readAttachment', { source });
  if (!read.ok || read.value.type !== 'text/plain') return null;
  return new TextDecoder().decode(decodeBase64(read.value.data));
}

/** Decodes Base64. 10 MB take about 30 ms. */
export function decodeBase64(data: string): Uint8Array<ArrayBuffer> {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Reads a file as Base64. Null if it cannot be read: it is a device, is gone, or has changed. */
function readAsBase64(file: Blob): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const reader = new FileReader();
  reader.addEventListener('load', () => {
    const url = typeof reader.result === 'string' ? reader.result : '';
    resolve(url.slice(url.indexOf(',') + 1));
  });
  reader.addEventListener('error', () => resolve(null));
  reader.readAsDataURL(file);
  return promise;
}

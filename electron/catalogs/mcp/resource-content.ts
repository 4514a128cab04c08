import { isUtf8 } from 'node:buffer';
import { maxAttachmentBytes } from '../../../shared/attachments/attachment.ts';
import { detectImageType } from '../../../shared/attachments/image-type.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { AttachResourceProblem } from '../../../shared/contract/mcp.ts';
import type { ResourceContent } from '../../model/codex-protocol/generated.ts';

type Content = { readonly kind: 'file' | 'image'; readonly bytes: Uint8Array };

/**
 * Turns a server's reply for a resource into one attachment: an image by its bytes, or text. Joins several texts. Uses
 * the server's declared type only to reject the content.
 */
export function toAttachmentContent(contents: readonly ResourceContent[]): Result<Content, AttachResourceProblem> {
  const given = contents.map((content) => ({
    said: content.mimeType ?? '',
    bytes: 'text' in content ? Buffer.from(content.text) : Buffer.from(content.blob, 'base64'),
    isBlob: 'blob' in content,
  }));
  const size = given.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > maxAttachmentBytes) return err({ type: 'tooLarge', bytes: size });
  if (size === 0) return err({ type: 'empty' });
  const [first, ...others] = given;
  if (first !== undefined && others.length === 0 && first.isBlob && detectImageType(first.bytes) !== null) {
    return ok({ kind: 'image', bytes: first.bytes });
  }
  const noImage = given.find(({ bytes, isBlob, said }) => isBlob && isPicture(said) && detectImageType(bytes) === null);
  if (noImage !== undefined) return err({ type: 'noImage', message: noImage.said.slice(0, 100) });
  if (given.every(({ bytes }) => isText(bytes))) {
    return ok({ kind: 'file', bytes: Buffer.from(given.map(({ bytes }) => bytes.toString('utf8')).join('\n\n')) });
  }
  return err({ type: others.length === 0 ? 'neitherTextNorImage' : 'mixed' });
}

/** Returns whether a declared type is an image. SVG counts as text, because Codex cannot view it as an image. */
function isPicture(said: string): boolean {
  return said.startsWith('image/') && !said.startsWith('image/svg');
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

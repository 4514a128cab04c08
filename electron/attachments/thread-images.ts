import { lstat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { maxAttachmentBytes, partBytes } from '../../shared/attachments/attachment.ts';
import { isShowable, readImageSize } from '../../shared/attachments/image-size.ts';
import { detectImageType } from '../../shared/attachments/image-type.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import type { ThreadImageProblem, threadImagesRequests } from '../../shared/contract/thread-images.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { getErrorCode } from '../base/error-message.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { runWithTimeout } from '../files/silent-folders.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { listImageSources } from '../model/transcript/image-sources.ts';

export type ThreadImagesDeps = {
  readonly clock: Clock;
  /** Returns the entries of a turn, as this host recorded them. Null if there is no such turn. */
  entries(turn: { readonly threadId: ThreadId; readonly turnId: TurnId }): Promise<readonly Entry[] | null>;
};

const maxBase64 = Math.ceil(maxAttachmentBytes / 3) * 4;

type Read = Result<Uint8Array, ThreadImageProblem>;

/**
 * Reads the images that the items of a thread name: those attached to a message, and those that Codex viewed or made.
 * A page names the item, never a path, so that it can read no other file.
 */
export class ThreadImages {
  readonly #deps: ThreadImagesDeps;

  constructor(deps: ThreadImagesDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<keyof typeof threadImagesRequests> = {
    readThreadImage: (_window, place) => this.read(place),
  };

  async read(
    place: RequestInput<'readThreadImage'>,
  ): Promise<Result<RequestValue<'readThreadImage'>, ThreadImageProblem>> {
    const entry = (await this.#deps.entries(place))?.find(({ id }) => id === place.entryId);
    const source = entry === undefined ? null : (listImageSources(entry)[place.index] ?? null);
    if (source === null) return err({ type: 'gone' });
    if (source.startsWith('data:')) return toImagePart(decodeBytes(source), place.from);
    // The paths of an imported thread are from another machine, or someone may have written anything into the file.
    if (isImported(place.threadId)) return err({ type: 'gone' });
    return toImagePart(await this.#file(source), place.from);
  }

  async #file(path: string): Promise<Read> {
    // On Windows, a UNC path would send the user's password hash to another machine.
    if (!isAbsolute(path) || /^[\\/]{2}/.test(path) || path.includes('\0')) return err({ type: 'gone' });
    try {
      return await runWithTimeout(this.#deps.clock, dirname(path), () => readFileAt(path), err({ type: 'unreadable' }));
    } catch (failure) {
      const code = getErrorCode(failure);
      return err({ type: code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unreadable' });
    }
  }
}

/**
 * Reads a file if it is a regular file when opened. Another program may replace it at any time, so everything uses one
 * handle.
 */
async function readFileAt(path: string): Promise<Read> {
  // Merely opening some devices has an effect.
  if (!(await lstat(path)).isFile()) return err({ type: 'notImage' });
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    if (size > maxAttachmentBytes) return err({ type: 'tooLarge' });
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return ok(bytes.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function decodeBytes(dataUrl: string): Read {
  const head = /^data:[^,]{0,200};base64,/.exec(dataUrl)?.[0];
  if (head === undefined) return err({ type: 'notImage' });
  const data = dataUrl.slice(head.length);
  return data.length > maxBase64 ? err({ type: 'tooLarge' }) : ok(Buffer.from(data, 'base64'));
}

/** Converts the bytes of an image. Only the bytes decide the type, not the file's name or its declared type. */
function toImagePart(read: Read, from: number): Result<RequestValue<'readThreadImage'>, ThreadImageProblem> {
  if (!read.ok) return read;
  const bytes = read.value;
  const type = detectImageType(bytes);
  const size = readImageSize(bytes);
  if (type === null || size === null) return err({ type: 'notImage' });
  if (!isShowable(size)) return err({ type: 'tooLarge' });
  const part = bytes.subarray(from, from + partBytes);
  const data = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
  return ok({ type, size: bytes.length, data });
}

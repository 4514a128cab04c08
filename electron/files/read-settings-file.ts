import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { getErrorCode } from '../base/error-message.ts';

// Reads files that users write by hand and may link from elsewhere. A pipe would block the reader, and a huge file
// would fill the memory. Imports no texts, because this also reads their language setting.

/** The maximum size of settings in bytes, far more than a user writes. */
export const maxSettingsBytes = 1024 * 1024;
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Thrown for something that cannot be read as settings. It must not be overwritten. */
export class UnusualFileError extends Error {
  readonly type: 'notRegular' | 'tooLarge';

  constructor(type: UnusualFileError['type']) {
    super(type === 'notRegular' ? 'not a regular file' : 'larger than 1 MiB');
    this.type = type;
  }
}

/** Reads a regular file of up to 1 MiB. Rejects with the system's error, or an `UnusualFileError`. */
export async function readSettingsFile(path: string): Promise<Buffer> {
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch (failure) {
    throw toUnusualFileError(failure);
  }
  try {
    checkFile(await file.stat({ bigint: true }));
    const bytes = Buffer.allocUnsafe(maxSettingsBytes + 1);
    let length = 0;
    for (let read = 1; read > 0; length += read)
      ({ bytesRead: read } = await file.read(bytes, length, bytes.length - length));
    return checkSize(bytes.subarray(0, length));
  } finally {
    await file.close();
  }
}

/** Does the same synchronously. Throws. */
export function readSettingsFileSync(path: string): Buffer {
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch (failure) {
    throw toUnusualFileError(failure);
  }
  try {
    checkFile(fstatSync(fd, { bigint: true }));
    const bytes = Buffer.allocUnsafe(maxSettingsBytes + 1);
    let length = 0;
    for (let read = 1; read > 0; length += read) read = readSync(fd, bytes, length, bytes.length - length, null);
    return checkSize(bytes.subarray(0, length));
  } finally {
    closeSync(fd);
  }
}

function checkFile(facts: BigIntStats): void {
  if (!facts.isFile()) throw new UnusualFileError('notRegular');
  if (facts.size > maxSettingsBytes) throw new UnusualFileError('tooLarge');
}

/** Throws if the file is too large: it may have grown since the first check. */
function checkSize(bytes: Buffer): Buffer {
  if (bytes.length > maxSettingsBytes) throw new UnusualFileError('tooLarge');
  return bytes;
}

/** Translates the system's codes for a socket, and for a folder on Windows. */
function toUnusualFileError(failure: unknown): unknown {
  return ['ENXIO', 'EISDIR'].includes(getErrorCode(failure) ?? '') ? new UnusualFileError('notRegular') : failure;
}

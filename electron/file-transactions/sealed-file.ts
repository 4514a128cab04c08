import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { t } from '../../shared/i18n/i18n.ts';
import { readFlags } from '../files/regular-file.ts';
import type { SystemPath } from './file-state.ts';

// The encrypted form of a kept file. A header has the file's own key, wrapped. Segments follow, each encrypted with
// AES-256-GCM. The nonce of a segment has its number and whether it is the last one, so segments that are cut off,
// swapped or repeated do not open. The header and the name of the copy are authenticated too.
//
// Header: 8 bytes of magic, 16 of the id of the wrapping key, 4 of the mode, then the nonce (12), the sealed key (32)
// and its tag (16).

/** Wraps the keys of files. `id` is the UUID of the data key from which `key` is derived. */
export type WrappingKey = { readonly id: string; readonly key: Uint8Array };

/** The contents of a header. They are not authenticated until the file is read. */
export type SealedHeader = {
  readonly keyId: string;
  /** The permission bits of the original, or of the plain copy. */
  readonly mode: number;
  readonly isOfOriginal: boolean;
  /** The size of the contents. */
  readonly bytes: number;
};

export type SealOptions = Pick<SealedHeader, 'mode' | 'isOfOriginal'> & {
  /** The purpose of the copy. It cannot be opened under another name. */
  readonly name: string;
  readonly signal: AbortSignal;
};

/** Thrown when an encrypted copy cannot be read. The message is a sentence for the user. */
export class SealedFileProblem extends Error {}

const cipherName = 'aes-256-gcm';
const magic = Buffer.from('WCKEPT01');
const authenticatedHeaderBytes = 28;
const tagBytes = 16;
const headerBytes = authenticatedHeaderBytes + 12 + 32 + tagBytes;
const segmentBytes = 64 * 1024;
const originalModeFlag = 0x10000;

/**
 * Writes an encrypted copy of a file to a free path, and syncs it. Rejects with the system's error, EEXIST if something
 * is there, or with the reason of the signal.
 */
export async function sealFile(
  from: FileHandle,
  to: SystemPath,
  wrapping: WrappingKey,
  { signal, ...about }: SealOptions,
): Promise<void> {
  const key = randomBytes(32);
  const copy = await open(to, 'wx', 0o600);
  try {
    const header = makeHeader(key, wrapping, about);
    await copy.writeFile(header);
    const piece = Buffer.allocUnsafe(segmentBytes);
    for (let index = 0; ; index++) {
      signal.throwIfAborted();
      const length = await fill(from, piece);
      const isLast = length < segmentBytes;
      const cipher = createCipheriv(cipherName, key, getNonce(index, isLast)).setAAD(header);
      await copy.writeFile(
        Buffer.concat([cipher.update(piece.subarray(0, length)), cipher.final(), cipher.getAuthTag()]),
      );
      if (isLast) break;
    }
    await copy.sync();
  } finally {
    key.fill(0);
    await copy.close();
  }
}

/**
 * Reads the header of an encrypted copy. Null if it has none that this version supports. Rejects with the system's
 * error.
 */
export async function readSealedHeader(place: SystemPath): Promise<SealedHeader | null> {
  const file = await open(place, readFlags);
  try {
    return parseHeader(await readHeader(file), (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/**
 * Yields the contents of an encrypted copy, each piece once it is authenticated. `keyOf` returns the wrapping key of an
 * id, or null. Throws `SealedFileProblem` or the system's error.
 */
export async function* openSealed(
  place: SystemPath,
  name: string,
  keyOf: (id: string) => Uint8Array | null,
): AsyncGenerator<Uint8Array> {
  const file = await open(place, readFlags);
  let key: Buffer | null = null;
  try {
    const header = await readHeader(file);
    const facts = parseHeader(header, (await file.stat()).size);
    if (facts === null) throw throwDamaged();
    const wrapping = keyOf(facts.keyId);
    if (wrapping === null) throw new SealedFileProblem(t`The key of this copy is not available.`);
    key = unwrap(header, wrapping, name);
    const piece = Buffer.allocUnsafe(segmentBytes + tagBytes);
    for (let index = 0; ; index++) {
      const length = await fill(file, piece);
      const isLast = length < piece.length;
      if (length < tagBytes) throw throwDamaged();
      yield decrypt(key, getNonce(index, isLast), header, piece.subarray(0, length));
      if (isLast) return;
    }
  } finally {
    key?.fill(0);
    await file.close();
  }
}

function makeHeader(key: Uint8Array, { id, key: wrapping }: WrappingKey, about: Omit<SealOptions, 'signal'>): Buffer {
  const { isOfOriginal, mode, name } = about;
  const start = Buffer.alloc(authenticatedHeaderBytes);
  magic.copy(start);
  Buffer.from(id.replaceAll('-', ''), 'hex').copy(start, 8);
  start.writeUInt32BE((isOfOriginal ? originalModeFlag : 0) | (mode & 0o7777), 24);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, wrapping, nonce).setAAD(getAuthenticatedData(start, name));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([start, nonce, sealed, cipher.getAuthTag()]);
}

function unwrap(header: Buffer, wrapping: Uint8Array, name: string): Buffer {
  const start = header.subarray(0, authenticatedHeaderBytes);
  const nonce = header.subarray(authenticatedHeaderBytes, authenticatedHeaderBytes + 12);
  return decrypt(wrapping, nonce, getAuthenticatedData(start, name), header.subarray(authenticatedHeaderBytes + 12));
}

/** Returns the data to authenticate. Uses UTF-16, because paths can have lone surrogates, which UTF-8 would merge. */
function getAuthenticatedData(start: Buffer, name: string): Buffer {
  return Buffer.concat([start, Buffer.from(name, 'utf16le')]);
}

/** Decrypts bytes that end with their tag. */
function decrypt(key: Uint8Array, nonce: Uint8Array, about: Uint8Array, sealed: Buffer): Buffer {
  try {
    const end = sealed.length - tagBytes;
    const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
      .setAAD(about)
      .setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    throw throwDamaged();
  }
}

function throwDamaged(): SealedFileProblem {
  return new SealedFileProblem(t`This copy is damaged. Nothing was restored from it.`);
}

function getNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(isLast ? 1 : 0);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

async function readHeader(file: FileHandle): Promise<Buffer> {
  const header = Buffer.alloc(headerBytes);
  const length = await fill(file, header);
  return header.subarray(0, length);
}

function parseHeader(header: Buffer, size: number): SealedHeader | null {
  if (header.length < headerBytes || !header.subarray(0, 8).equals(magic)) return null;
  const hex = header.toString('hex', 8, 24);
  const noted = header.readUInt32BE(24);
  const body = size - headerBytes;
  const segments = Math.floor(body / (segmentBytes + tagBytes)) + 1;
  return {
    keyId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    mode: noted & 0o7777,
    isOfOriginal: (noted & originalModeFlag) !== 0,
    bytes: Math.max(body - segments * tagBytes, 0),
  };
}

/** Reads until the buffer is full or the file ends. Returns the number of bytes. */
async function fill(file: FileHandle, buffer: Buffer): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import type { HistoryStore } from './history-store.ts';

const inflateAsync = promisify(inflate);
const deflateAsync = promisify(deflate);

/** Longer files are not shown or merged as text, in bytes. */
export const maxTextBytes = 1_048_576;

/** Reads the stored content of a file. Returns null if it is missing or damaged. */
export async function readBytes(store: Pick<HistoryStore, 'contents'>, sha256: string): Promise<Buffer | null> {
  const [content] = (await store.contents([sha256])) ?? [];
  if (content === undefined) return null;
  const bytes = await inflateAsync(content.deflated, { maxOutputLength: Math.max(1, content.size) }).catch(() => null);
  return bytes !== null && hashBytes(bytes) === sha256 ? bytes : null;
}

/**
 * Reads the text of a state. Returns an empty text for a file that does not exist, and null for a missing content and
 * for anything but UTF-8 text of at most 1 MB.
 */
export async function readText(store: Pick<HistoryStore, 'contents'>, state: FileSnapshot): Promise<string | null> {
  if (state.kind === 'absent') return '';
  if (state.kind !== 'file' || state.size > maxTextBytes) return null;
  const bytes = await readBytes(store, state.sha256);
  if (bytes === null || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether a state is a file with the content that git has under an id. A content that is not stored is none. */
export async function isCommitted(
  store: Pick<HistoryStore, 'contents'>,
  state: FileSnapshot,
  id: string,
): Promise<boolean> {
  const bytes = state.kind === 'file' ? await readBytes(store, state.sha256) : null;
  if (bytes === null) return false;
  const hash = createHash(id.length === 40 ? 'sha1' : 'sha256').update(`blob ${bytes.length}\0`);
  return hash.update(bytes).digest('hex') === id;
}

/** Turns a text or bytes into the form in which contents are stored. */
export async function toContent(content: string | Buffer): Promise<ObservedContent> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return { sha256: hashBytes(bytes), size: bytes.length, deflated: await deflateAsync(bytes) };
}

function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

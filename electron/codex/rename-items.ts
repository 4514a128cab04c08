import { createHash } from 'node:crypto';

// The model's server chooses the ids of calls and messages. A transcript also has our own ids, such as `error:…` and
// `lost:…`. We replace unusual ids here, where they arrive, so that no other code can mistake one for ours or fail
// to parse it.

/** Leaves room for the suffixes that the app adds to an id. */
const maxLength = 280;
/** The prefix of every id that the app itself creates. */
const ownIdPattern = /^[A-Za-z-]+:/;
const isPlain = /^[ -~]+$/;

/** Returns the app's id of an item: its own id if that is ordinary, otherwise its hash, which is always the same. */
export function toItemId(id: string): string {
  const isOrdinary =
    id.length <= maxLength && isPlain.test(id) && !ownIdPattern.test(id) && !Object.hasOwn(Object.prototype, id);
  // UTF-16, because UTF-8 maps all lone surrogates to one character.
  return isOrdinary ? id : `codex-${createHash('sha256').update(Buffer.from(id, 'utf16le')).digest('hex')}`;
}

/** The keys that contain items in Codex's parameters and replies. */
const leadingKeys = ['thread', 'turn', 'turns', 'initialTurnsPage', 'data'];

/** Replaces the ids of all items, and of all references to them, with the app's ids. Modifies the value itself. */
export function renameItems(sent: unknown): void {
  if (Array.isArray(sent)) for (const each of sent) renameItems(each);
  if (!isRecord(sent)) return;
  renameId(sent, 'itemId');
  for (const item of [sent.item, ...(Array.isArray(sent.items) ? sent.items : [])]) {
    renameId(item, 'id');
    renameId(item, 'call_id');
  }
  for (const key of leadingKeys) renameItems(sent[key]);
}

function renameId(of: unknown, key: 'id' | 'itemId' | 'call_id'): void {
  if (!isRecord(of)) return;
  const id = of[key];
  if (typeof id === 'string') of[key] = toItemId(id);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash } from 'node:crypto';

// The model's server chooses the ids of calls and messages. In a transcript they stand beside ids of the app itself, such
// as `error:…` and `resumed:…`. So each one is made into an id that the app can keep, here, where it arrives: nothing
// behind this can mistake one for an id of ours, or fail to read it.

/** Leaves room for what the app puts behind an id. */
const longest = 280;
/** Every id that the app makes itself begins so. */
const likeOurs = /^[A-Za-z-]+:/;
const isPlain = /^[ -~]+$/;

/** An id of an item as the app keeps it: itself where it is ordinary, else always the same one made from all of it. */
export function nameOfItem(id: string): string {
  const isOrdinary =
    id.length <= longest && isPlain.test(id) && !likeOurs.test(id) && !Object.hasOwn(Object.prototype, id);
  // UTF-16, because UTF-8 makes all torn characters one.
  return isOrdinary ? id : `codex-${createHash('sha256').update(Buffer.from(id, 'utf16le')).digest('hex')}`;
}

/** What leads to items in the parameters and replies of Codex. */
const leading = ['thread', 'turn', 'turns', 'initialTurnsPage', 'data'];

/** Gives all items in what Codex sent, and all mentions of them, the ids that the app keeps. Changes the value itself. */
export function nameItems(sent: unknown): void {
  if (Array.isArray(sent)) for (const each of sent) nameItems(each);
  if (!isRecord(sent)) return;
  name(sent, 'itemId');
  for (const item of [sent.item, ...(Array.isArray(sent.items) ? sent.items : [])]) {
    name(item, 'id');
    name(item, 'call_id');
  }
  for (const key of leading) nameItems(sent[key]);
}

function name(of: unknown, key: 'id' | 'itemId' | 'call_id'): void {
  if (!isRecord(of)) return;
  const id = of[key];
  if (typeof id === 'string') of[key] = nameOfItem(id);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

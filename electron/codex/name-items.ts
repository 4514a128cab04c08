import { createHash } from 'node:crypto';

// The model's server chooses the ids of calls and messages. A transcript also has ids of our own, such as `error:…` and
// `resumed:…`. We replace unusual ids here, where they arrive, so no other code can mistake one for ours or fail to parse it.

/** Leaves room for what the app puts behind an id. */
const longest = 280;
/** Every id that the app makes itself begins so. */
const likeOurs = /^[A-Za-z-]+:/;
const isPlain = /^[ -~]+$/;

/** The id under which the app keeps an item: its own if that is ordinary, else a hash of it, so always the same. */
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

import { castDraft } from 'immer';
import { z } from 'zod';
import { create } from 'zustand';
import { immer } from 'zustand/middleware/immer';
import { type Attachment, attachmentSchema } from '../../shared/attachments/attachment.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { threadId } from '../../shared/base/ids.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { type SentDraft, sentDraft } from '../../shared/threads/draft.ts';
import { type LineComment, lineComment } from '../../shared/threads/line-comment.ts';
import type { DraftKey } from './draft-key.ts';

/** Where a person is among the messages that they sent before. */
export type Recall = {
  /** How far back, from 1 for the last message. */
  readonly back: number;
  /** What was typed before; it comes back when the person steps past the newest message. */
  readonly draft: string;
  /** The message that is shown in its place. Once the person changes it, it is their draft. */
  readonly shown: string;
};

/** What is typed and not sent, and what goes with it, by thread. */
export type DraftsStore = {
  readonly drafts: Readonly<Partial<Record<DraftKey, string>>>;
  readonly attachments: Readonly<Partial<Record<DraftKey, readonly Attachment[]>>>;
  /** On lines of diffs, in the order in which they were written. */
  readonly comments: Readonly<Partial<Record<DraftKey, readonly LineComment[]>>>;
  /** What was sent of each and is not known to be out, or not to be. */
  readonly underWay: Readonly<Partial<Record<DraftKey, SentDraft>>>;
  /** Each thread has its own: stepping through messages in one must not forget what was typed in another. */
  readonly recalls: Readonly<Partial<Record<DraftKey, Recall>>>;
};

const draftsKey = 'workcell.drafts';
const attachmentsKey = 'workcell.attachments';
const commentsKey = 'workcell.line-comments';
const underWayKey = 'workcell.drafts-under-way';

export const useDrafts = create<DraftsStore>()(
  immer(() => ({ drafts: {}, attachments: {}, comments: {}, underWay: {}, recalls: {} })),
);

export function draftChanged(key: DraftKey, text: string): void {
  useDrafts.setState(({ drafts }) => put(drafts, key, text === '' ? null : text));
}

/** The person has stepped to an earlier message, or back to what they typed: then `recall` is null. */
export function draftRecalled(key: DraftKey, text: string, recall: Recall | null): void {
  useDrafts.setState(({ recalls }) => put(recalls, key, recall));
  draftChanged(key, text);
}

/** What the person typed and has not sent, also while an earlier message is shown in its place. */
export function unsentText({ drafts, recalls }: Pick<DraftsStore, 'drafts' | 'recalls'>, key: DraftKey): string {
  const text = drafts[key] ?? '';
  const recall = recalls[key];
  return recall?.shown === text && recall.draft !== '' ? recall.draft : text;
}

/** Puts text behind what is typed. */
export function draftAdded(key: DraftKey, text: string): void {
  draftChanged(key, (useDrafts.getState().drafts[key] ?? '') + text);
}

/** Something goes with a message; what goes already does not go twice. */
export function attached(key: DraftKey, attachment: Attachment): void {
  const before = useDrafts.getState().attachments[key] ?? [];
  const isThere = before.some(
    ({ kind, source }) => source !== null && kind === attachment.kind && source === attachment.source,
  );
  if (!isThere) attachmentsChanged(key, [...before, attachment]);
}

/** What goes with a message from now on. */
export function attachmentsChanged(key: DraftKey, sources: readonly Attachment[]): void {
  useDrafts.setState(({ attachments }) => put(attachments, key, sources.length === 0 ? null : castDraft(sources)));
}

/** Which comments go with a message from now on. */
export function commentsChanged(key: DraftKey, comments: readonly LineComment[]): void {
  useDrafts.setState((state) => put(state.comments, key, comments.length === 0 ? null : castDraft(comments)));
}

export function draftSent(key: DraftKey, sent: SentDraft): void {
  useDrafts.setState(({ underWay }) => put(underWay, key, castDraft(sent)));
}

/** It is known what became of what was sent: what is left of the draft is left. */
export function draftSettled(key: DraftKey): void {
  useDrafts.setState(({ underWay }) => put(underWay, key, null));
}

/** Keeps a part of a draft; null forgets it. */
function put<Part>(parts: Partial<Record<DraftKey, Part>>, key: DraftKey, part: Part | null): void {
  if (part === null) delete parts[key];
  else parts[key] = part;
}

/** While one types, what is typed is written down so often, in milliseconds. */
const pauseMs = 300;

/**
 * Brings back what was typed before a reload, and keeps it over the next one: written down shortly after each change,
 * and as the page goes away. What is too long for the storage lasts only as long as the page.
 */
export function keepDrafts(storage: Storage, page: Pick<Window, 'addEventListener'>, clock: Clock): void {
  useDrafts.setState({
    drafts: readKept(storage, draftsKey, z.string()),
    attachments: readKept(storage, attachmentsKey, z.array(attachmentSchema)),
    comments: readKept(storage, commentsKey, z.array(lineComment)),
    underWay: readKept(storage, underWayKey, sentDraft),
  });
  let stop: (() => void) | null = null;
  const write = (): void => {
    stop?.();
    stop = null;
    const state = useDrafts.getState();
    const { attachments, comments, underWay } = state;
    const drafts = Object.fromEntries(draftKeysOf(state).map((key) => [key, unsentText(state, key)]));
    // A draft that could come back without the word that it was sent would be sent twice.
    keep(storage, draftsKey, keep(storage, underWayKey, underWay) ? drafts : without(drafts, underWay));
    keep(storage, attachmentsKey, attachments);
    keep(storage, commentsKey, comments);
  };
  useDrafts.subscribe(() => {
    stop ??= clock.after(pauseMs, write);
  });
  page.addEventListener('pagehide', write);
}

/** False when the storage does not hold it. */
function keep(storage: Storage, key: string, value: object): boolean {
  try {
    storage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    storage.removeItem(key);
    return false;
  }
}

function draftKeysOf({ drafts }: Pick<DraftsStore, 'drafts'>): readonly DraftKey[] {
  return Object.keys(drafts).map((key) => (key === 'new' ? key : threadId.parse(key)));
}

function without(drafts: DraftsStore['drafts'], others: object): object {
  return Object.fromEntries(Object.entries(drafts).filter(([key]) => !Object.hasOwn(others, key)));
}

/** What is kept under a key, by thread; what cannot be read is left out. */
function readKept<Value>(storage: Storage, key: string, schema: z.ZodType<Value>): Record<string, Value> {
  const values = z.record(z.string(), z.unknown()).safeParse(parseJson(storage.getItem(key) ?? '')).data ?? {};
  return Object.fromEntries(
    Object.entries(values).flatMap(([thread, value]) => {
      const read = schema.safeParse(value);
      return read.success ? [[thread, read.data]] : [];
    }),
  );
}

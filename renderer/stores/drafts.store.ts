import { castDraft } from 'immer';
import { z } from 'zod';
import { create } from 'zustand';
import { immer } from 'zustand/middleware/immer';
import { type Attachment, attachmentSchema } from '../../shared/attachments/attachment.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { threadId } from '../../shared/base/ids.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { type DiscardNote, discardNote, maxNotes } from '../../shared/threads/discard-note.ts';
import { type SentDraft, sentDraft } from '../../shared/threads/draft.ts';
import { type LineComment, lineComment } from '../../shared/threads/line-comment.ts';
import type { DraftKey } from './draft-key.ts';

/** The person's position among earlier sent messages. */
export type Recall = {
  /** How far back, from 1 for the last message. */
  readonly back: number;
  /** The text typed before. It returns when the person steps past the newest message. */
  readonly draft: string;
  /** The message shown in its place. If the person changes it, it becomes their draft. */
  readonly shown: string;
};

/** Unsent text and its attachments, by thread. */
export type DraftsStore = {
  readonly drafts: Readonly<Partial<Record<DraftKey, string>>>;
  readonly attachments: Readonly<Partial<Record<DraftKey, readonly Attachment[]>>>;
  /** Comments on diff lines, in the order written. */
  readonly comments: Readonly<Partial<Record<DraftKey, readonly LineComment[]>>>;
  /** Notes on what the person discarded, in the order it happened. */
  readonly notes: Readonly<Partial<Record<DraftKey, readonly DiscardNote[]>>>;
  /** Sent parts whose outcome is unknown. */
  readonly underWay: Readonly<Partial<Record<DraftKey, SentDraft>>>;
  /** One per thread: stepping through messages in one thread must not lose the text of another. */
  readonly recalls: Readonly<Partial<Record<DraftKey, Recall>>>;
};

const draftsKey = 'workcell.drafts';
const attachmentsKey = 'workcell.attachments';
const commentsKey = 'workcell.line-comments';
const notesKey = 'workcell.discard-notes';
const underWayKey = 'workcell.drafts-under-way';

export const useDrafts = create<DraftsStore>()(
  immer(() => ({ drafts: {}, attachments: {}, comments: {}, notes: {}, underWay: {}, recalls: {} })),
);

export function draftChanged(key: DraftKey, text: string): void {
  useDrafts.setState(({ drafts }) => put(drafts, key, text === '' ? null : text));
}

/** Shows an earlier message, or restores the typed text if `recall` is null. */
export function draftRecalled(key: DraftKey, text: string, recall: Recall | null): void {
  useDrafts.setState(({ recalls }) => put(recalls, key, recall));
  draftChanged(key, text);
}

/** Returns the typed, unsent text, even while an earlier message is shown in its place. */
export function unsentText({ drafts, recalls }: Pick<DraftsStore, 'drafts' | 'recalls'>, key: DraftKey): string {
  const text = drafts[key] ?? '';
  const recall = recalls[key];
  return recall?.shown === text && recall.draft !== '' ? recall.draft : text;
}

/** Appends text to a draft. */
export function draftAdded(key: DraftKey, text: string): void {
  draftChanged(key, (useDrafts.getState().drafts[key] ?? '') + text);
}

/** Adds an attachment to a draft, at most once. */
export function attached(key: DraftKey, attachment: Attachment): void {
  const before = useDrafts.getState().attachments[key] ?? [];
  const isThere = before.some(
    ({ kind, source }) => source !== null && kind === attachment.kind && source === attachment.source,
  );
  if (!isThere) attachmentsChanged(key, [...before, attachment]);
}

/** Sets the attachments of a draft. */
export function attachmentsChanged(key: DraftKey, sources: readonly Attachment[]): void {
  useDrafts.setState(({ attachments }) => put(attachments, key, sources.length === 0 ? null : castDraft(sources)));
}

/** Sets the comments of a draft. */
export function commentsChanged(key: DraftKey, comments: readonly LineComment[]): void {
  useDrafts.setState((state) => put(state.comments, key, comments.length === 0 ? null : castDraft(comments)));
}

/** Sets the notes of a draft on what the person discarded. The oldest ones leave if there are too many. */
export function notesChanged(key: DraftKey, notes: readonly DiscardNote[]): void {
  useDrafts.setState((state) => put(state.notes, key, notes.length === 0 ? null : castDraft(notes.slice(-maxNotes))));
}

export function draftSent(key: DraftKey, sent: SentDraft): void {
  useDrafts.setState(({ underWay }) => put(underWay, key, castDraft(sent)));
}

/** Marks the outcome of a sent draft as known. The rest of the draft stays. */
export function draftSettled(key: DraftKey): void {
  useDrafts.setState(({ underWay }) => put(underWay, key, null));
}

/** Stores a part of a draft; null deletes it. */
function put<Part>(parts: Partial<Record<DraftKey, Part>>, key: DraftKey, part: Part | null): void {
  if (part === null) delete parts[key];
  else parts[key] = part;
}

/** How often typed text is saved, in milliseconds. */
const pauseMs = 300;

/**
 * Restores drafts after a reload, and saves them for the next one: shortly after each change, and when the page goes
 * away. A text too long for the storage lasts only as long as the page.
 */
export function keepDrafts(storage: Storage, page: Pick<Window, 'addEventListener'>, clock: Clock): void {
  useDrafts.setState({
    drafts: readKept(storage, draftsKey, z.string()),
    attachments: readKept(storage, attachmentsKey, z.array(attachmentSchema)),
    comments: readKept(storage, commentsKey, z.array(lineComment)),
    notes: readKept(storage, notesKey, z.array(discardNote)),
    underWay: readKept(storage, underWayKey, sentDraft),
  });
  let stop: (() => void) | null = null;
  const write = (): void => {
    stop?.();
    stop = null;
    const state = useDrafts.getState();
    const { attachments, comments, notes, underWay } = state;
    const drafts = Object.fromEntries(draftKeysOf(state).map((key) => [key, unsentText(state, key)]));
    // If a draft were restored without being marked as sent, it would be sent twice.
    keep(storage, draftsKey, keep(storage, underWayKey, underWay) ? drafts : without(drafts, underWay));
    keep(storage, attachmentsKey, attachments);
    keep(storage, commentsKey, comments);
    keep(storage, notesKey, notes);
  };
  useDrafts.subscribe(() => {
    stop ??= clock.after(pauseMs, write);
  });
  page.addEventListener('pagehide', write);
}

/** Returns false if the storage is too small. */
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

/** Reads stored values by thread. Skips those that cannot be parsed. */
function readKept<Value>(storage: Storage, key: string, schema: z.ZodType<Value>): Record<string, Value> {
  const values = z.record(z.string(), z.unknown()).safeParse(parseJson(storage.getItem(key) ?? '')).data ?? {};
  return Object.fromEntries(
    Object.entries(values).flatMap(([thread, value]) => {
      const read = schema.safeParse(value);
      return read.success ? [[thread, read.data]] : [];
    }),
  );
}

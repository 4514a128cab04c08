import { castDraft } from 'immer';
import { create } from 'zustand';
import { immer } from 'zustand/middleware/immer';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { type DiscardNote, maxNotes } from './discard-note.ts';
import { type DraftCaret, placeCaret } from './draft-caret.ts';
import type { DraftKey } from './draft-key.ts';
import type { LineComment } from './line-comment.ts';
import type { SentDraft } from './sent-draft.ts';

/** The user's position among earlier sent messages. */
export type Recall = {
  /** How far back, from 1 for the last message. 0: at the user's own text. */
  readonly stepsBack: number;
  /** The text typed before. It returns when the user steps past the newest message, or sends an earlier one. */
  readonly draft: string;
  /** The message shown in its place, as it was sent. */
  readonly shown: string;
  /** The messages that the user changed, by the text that was sent. Going back to one shows the changed text. */
  readonly edits: Readonly<Record<string, string>>;
};

/** Unsent text and its attachments, by thread. */
export type DraftsStore = {
  readonly drafts: Readonly<Partial<Record<DraftKey, string>>>;
  /** Where the caret is in the text, unless it is at the end. */
  readonly carets: Readonly<Partial<Record<DraftKey, DraftCaret>>>;
  readonly attachments: Readonly<Partial<Record<DraftKey, readonly Attachment[]>>>;
  /** Comments on diff lines, in the order written. */
  readonly comments: Readonly<Partial<Record<DraftKey, readonly LineComment[]>>>;
  /** Notes on what the user discarded, in the order it happened. */
  readonly notes: Readonly<Partial<Record<DraftKey, readonly DiscardNote[]>>>;
  /** Whether Codex plans first, where the user chose that since the last message. */
  readonly plans: Readonly<Partial<Record<DraftKey, boolean>>>;
  /** Sent parts whose outcome is unknown. */
  readonly inFlight: Readonly<Partial<Record<DraftKey, SentDraft>>>;
  /** One per thread: stepping through messages in one thread must not lose the text of another. */
  readonly recalls: Readonly<Partial<Record<DraftKey, Recall>>>;
};

/** The drafts of this page. `pageTexts` stores them with the host. */
export const useDrafts = create<DraftsStore>()(
  immer(() => ({
    drafts: {},
    carets: {},
    attachments: {},
    comments: {},
    notes: {},
    plans: {},
    inFlight: {},
    recalls: {},
  })),
);

/**
 * Replaces the text of a draft; an empty text deletes it. The caret is at its end unless `caret` is elsewhere.
 * Attachments, comments and notes stay.
 */
export function draftChanged(key: DraftKey, text: string, caret?: DraftCaret): void {
  useDrafts.setState(({ carets, drafts }) => {
    setPart(drafts, key, text === '' ? null : text);
    setCaret(carets, key, placeCaret(text, caret), text);
  });
}

/** Moves the caret in the text of a draft. */
export function caretMoved(key: DraftKey, caret: DraftCaret): void {
  useDrafts.setState(({ carets, drafts }) => {
    const text = drafts[key] ?? '';
    setCaret(carets, key, placeCaret(text, caret), text);
  });
}

/** Shows an earlier message, or restores the typed text if `recall` is null. */
export function draftRecalled(key: DraftKey, text: string, recall: Recall | null, caret?: DraftCaret): void {
  useDrafts.setState(({ recalls }) => setPart(recalls, key, castDraft(recall)));
  draftChanged(key, text, caret);
}

/**
 * Returns what the user typed and did not send. `text` is in the field, unless an unchanged earlier message is shown in
 * its place. `unsent` waits behind an earlier message that they changed; empty if there is none.
 */
export function getTypedTexts(
  { drafts, recalls }: Pick<DraftsStore, 'drafts' | 'recalls'>,
  key: DraftKey,
): { readonly text: string; readonly unsent: string } {
  const text = drafts[key] ?? '';
  const recall = recalls[key];
  if (recall === undefined || recall.stepsBack === 0 || recall.draft === '') return { text, unsent: '' };
  if (text === recall.shown || text === '') return { text: recall.draft, unsent: '' };
  return { text, unsent: recall.draft };
}

/**
 * Returns the text in a field after its text is sent, and the recall then. If that was an earlier message, the user's
 * own text returns.
 */
export function getDraftAfterSending(recall: Recall | undefined): {
  readonly text: string;
  readonly recall: Recall | null;
} {
  if (recall === undefined || recall.stepsBack === 0) return { text: '', recall: recall ?? null };
  const { [recall.shown]: _sent, ...edits } = recall.edits;
  const { draft } = recall;
  return { text: draft, recall: Object.keys(edits).length === 0 ? null : { stepsBack: 0, draft, shown: draft, edits } };
}

/** Appends text to a draft. */
export function draftAppended(key: DraftKey, text: string): void {
  draftChanged(key, (useDrafts.getState().drafts[key] ?? '') + text);
}

/** Adds an attachment to a draft, at most once. */
export function attachmentAdded(key: DraftKey, attachment: Attachment): void {
  const before = useDrafts.getState().attachments[key] ?? [];
  const isThere = before.some(
    ({ kind, source }) => source !== null && kind === attachment.kind && source === attachment.source,
  );
  if (!isThere) attachmentsChanged(key, [...before, attachment]);
}

/** Sets the attachments of a draft. */
export function attachmentsChanged(key: DraftKey, sources: readonly Attachment[]): void {
  useDrafts.setState(({ attachments }) => setPart(attachments, key, sources.length === 0 ? null : castDraft(sources)));
}

/** Sets the comments of a draft. */
export function commentsChanged(key: DraftKey, comments: readonly LineComment[]): void {
  useDrafts.setState((state) => setPart(state.comments, key, comments.length === 0 ? null : castDraft(comments)));
}

/** Sets the notes of a draft on what the user discarded. Drops the oldest ones if there are too many. */
export function notesChanged(key: DraftKey, notes: readonly DiscardNote[]): void {
  useDrafts.setState((state) =>
    setPart(state.notes, key, notes.length === 0 ? null : castDraft(notes.slice(-maxNotes))),
  );
}

/** Sets whether Codex plans first. Null: as in the last message. */
export function planChosen(key: DraftKey, plans: boolean | null): void {
  useDrafts.setState((state) => setPart(state.plans, key, plans));
}

/** Stores what went to the host, until `draftSettled`. The draft itself stays. */
export function draftSent(key: DraftKey, sent: SentDraft): void {
  useDrafts.setState(({ inFlight }) => setPart(inFlight, key, castDraft(sent)));
}

/** Marks the outcome of a sent draft as known. The rest of the draft stays. */
export function draftSettled(key: DraftKey): void {
  useDrafts.setState(({ inFlight }) => setPart(inFlight, key, null));
}

/** Stores a caret unless it is at the end of the text. An equal one changes nothing. */
function setCaret(
  carets: Partial<Record<DraftKey, DraftCaret>>,
  key: DraftKey,
  caret: DraftCaret,
  { length }: string,
): void {
  const { [key]: before } = carets;
  if (caret.start === length && caret.end === length) delete carets[key];
  else if (before?.start !== caret.start || before.end !== caret.end) carets[key] = caret;
}

/** Stores a part of a draft; null deletes it. */
function setPart<Part>(parts: Partial<Record<DraftKey, Part>>, key: DraftKey, part: Part | null): void {
  if (part === null) delete parts[key];
  else parts[key] = part;
}

import { z } from 'zod';
import { attachmentSchema } from '../../shared/attachments/attachment.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { StoredText } from '../../shared/texts/stored-text.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { discardNote } from '../stores/discard-note.ts';
import { type DraftCaret, draftCaret, placeCaret } from '../stores/draft-caret.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import {
  attachmentsChanged,
  commentsChanged,
  draftChanged,
  draftRecalled,
  draftSent,
  getTypedTexts,
  notesChanged,
  planChosen,
  useDrafts,
} from '../stores/drafts.store.ts';
import { lineComment } from '../stores/line-comment.ts';
import { placeChosen, usePlace } from '../stores/place.store.ts';
import { sentDraft } from '../stores/sent-draft.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { checkSentDrafts } from './compose.commands.ts';
import { checkNotes } from './rewind.commands.ts';

/** The data that belongs to the text of a message. Leaves out parts that this version cannot read. */
const messageExtras = z.object({
  attachments: z.array(attachmentSchema).catch([]),
  comments: z.array(lineComment).catch([]),
  notes: z.array(discardNote).catch([]),
  /** The part that may already be sent. The app checks this before it can be sent again. */
  sent: sentDraft.optional().catch(undefined),
  /** The text behind an earlier message that the user changed. */
  unsent: z.string().catch(''),
  /** Where the caret is in the text, unless it is at the end. */
  caret: draftCaret.optional().catch(undefined),
  /** The user chose whether Codex plans first. */
  plan: z.boolean().optional().catch(undefined),
  /** The user wants the new thread in a worktree. Without that, the message would go to the folder after a reload. */
  isForWorktree: z.boolean().optional().catch(undefined),
  /** The existing worktree that they chose. */
  worktree: z.string().optional().catch(undefined),
});

/** Returns a typed message with everything that belongs to it, in the form to store. Null if there is nothing. */
export function getTypedMessage(key: DraftKey): StoredText | null {
  const state = useDrafts.getState();
  const { attachments, carets, comments, drafts, notes, plans, inFlight } = state;
  const { text, unsent } = getTypedTexts(state, key);
  const { [key]: sent } = inFlight;
  // The caret may be in an earlier message that is shown in place of the text.
  const caret = text === drafts[key] ? carets[key] : undefined;
  const parts = { attachments: attachments[key] ?? [], comments: comments[key] ?? [], notes: notes[key] ?? [] };
  if (text === '' && Object.values(parts).every(({ length }) => length === 0)) return null;
  const place = key === 'new' && getChosenPlace();
  return { text, about: JSON.stringify({ ...parts, unsent, sent, caret, plan: plans[key], ...place }) };
}

function getChosenPlace() {
  const worktree = usePlace.getState().worktreesOf.get(useWorkspace.getState().workspace?.path ?? '');
  return worktree === undefined ? {} : { isForWorktree: true, worktree: worktree ?? undefined };
}

/** Puts a stored message before what is typed in the field. */
export function restoreMessage(key: DraftKey, kept: StoredText): void {
  const extras = messageExtras.parse(parseJson(kept.about) ?? {});
  const { attachments, caret, comments, isForWorktree, notes, plan, sent, unsent, worktree } = extras;
  const state = useDrafts.getState();
  const typed = state.drafts[key] ?? '';
  const text = [kept.text, typed === kept.text ? '' : typed].filter((each) => each !== '').join('\n');
  // The user goes on where they type now, or else where they were.
  const now = typed === '' ? caret : moveCaret(placeCaret(typed, state.carets[key]), text.length - typed.length);
  if (unsent === '') draftChanged(key, text, now);
  else draftRecalled(key, text, { stepsBack: 1, draft: unsent, shown: '', edits: {} }, now);
  attachmentsChanged(key, mergeParts(attachments, state.attachments[key]));
  commentsChanged(key, mergeParts(comments, state.comments[key]));
  notesChanged(key, mergeParts(notes, state.notes[key]));
  if (plan !== undefined && state.plans[key] === undefined) planChosen(key, plan);
  const { workspace } = useWorkspace.getState();
  if (key === 'new' && isForWorktree === true && workspace !== null) placeChosen(workspace.path, 'worktree', worktree);
  if (sent !== undefined && state.inFlight[key] === undefined) draftSent(key, sent);
  void checkSentDrafts();
  void checkNotes();
}

/** Adds a comment that was being written to the other comments. */
export function restoreComment(key: DraftKey, kept: StoredText): void {
  const { data: comment } = lineComment.safeParse(parseJson(kept.about));
  if (comment === undefined) return;
  const { [key]: others = [] } = useDrafts.getState().comments;
  commentsChanged(key, [...others.filter(({ id }) => id !== comment.id), { ...comment, text: kept.text }]);
}

function moveCaret({ start, end }: DraftCaret, by: number): DraftCaret {
  return { start: start + by, end: end + by };
}

function mergeParts<Part>(before: readonly Part[], now: readonly Part[] = []): readonly Part[] {
  return [...before, ...now.filter((part) => !before.some((other) => isEqualData(other, part)))];
}

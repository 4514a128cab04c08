import { z } from 'zod';
import { attachmentSchema } from '../../shared/attachments/attachment.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { KeptText } from '../../shared/texts/kept-text.ts';
import { discardNote } from '../../shared/threads/discard-note.ts';
import { lineComment } from '../../shared/threads/line-comment.ts';
import { sentDraft } from '../../shared/threads/sent-draft.ts';
import { equalData } from '../../shared/transcript/equal-data.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import {
  attachmentsChanged,
  commentsChanged,
  draftChanged,
  draftRecalled,
  draftSent,
  notesChanged,
  typedTexts,
  useDrafts,
} from '../stores/drafts.store.ts';
import { followSentDrafts } from './compose.commands.ts';
import { checkNotes } from './rewind.commands.ts';

/** What belongs to the text of a message. Each part that this version cannot read is left out. */
const aboutMessage = z.object({
  attachments: z.array(attachmentSchema).catch([]),
  comments: z.array(lineComment).catch([]),
  notes: z.array(discardNote).catch([]),
  /** The part that may already be sent. The app checks this before it can be sent again. */
  sent: sentDraft.optional().catch(undefined),
  /** The text behind an earlier message that the person changed. */
  unsent: z.string().catch(''),
});

/** What was typed as a message, with all that belongs to it, to be kept. Null if there is nothing. */
export function messageTyped(key: DraftKey): KeptText | null {
  const state = useDrafts.getState();
  const { attachments, comments, notes, underWay } = state;
  const { text, unsent } = typedTexts(state, key);
  const { [key]: sent } = underWay;
  const parts = { attachments: attachments[key] ?? [], comments: comments[key] ?? [], notes: notes[key] ?? [] };
  if (text === '' && Object.values(parts).every(({ length }) => length === 0)) return null;
  return { text, about: JSON.stringify({ ...parts, unsent, ...(sent !== undefined && { sent }) }) };
}

/** Puts a kept message before what is typed in the field. */
export function restoreMessage(key: DraftKey, kept: KeptText): void {
  const { attachments, comments, notes, sent, unsent } = aboutMessage.parse(parseJson(kept.about) ?? {});
  const state = useDrafts.getState();
  const typed = state.drafts[key] ?? '';
  const text = [kept.text, typed === kept.text ? '' : typed].filter((each) => each !== '').join('\n');
  if (unsent === '') draftChanged(key, text);
  else draftRecalled(key, text, { back: 1, draft: unsent, shown: '', edits: {} });
  attachmentsChanged(key, joined(attachments, state.attachments[key]));
  commentsChanged(key, joined(comments, state.comments[key]));
  notesChanged(key, joined(notes, state.notes[key]));
  if (sent !== undefined && state.underWay[key] === undefined) draftSent(key, sent);
  void followSentDrafts();
  void checkNotes();
}

/** Puts a comment that was being written with the others. */
export function restoreComment(key: DraftKey, kept: KeptText): void {
  const { data: comment } = lineComment.safeParse(parseJson(kept.about));
  if (comment === undefined) return;
  const { [key]: others = [] } = useDrafts.getState().comments;
  commentsChanged(key, [...others.filter(({ id }) => id !== comment.id), { ...comment, text: kept.text }]);
}

function joined<Part>(before: readonly Part[], now: readonly Part[] = []): readonly Part[] {
  return [...before, ...now.filter((part) => !before.some((other) => equalData(other, part)))];
}

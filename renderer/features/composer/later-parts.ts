// What the composer shows only when there is a reason: one file to fetch, ahead of the first reason.
export { DraftNote } from '../input-safety/DraftNote.tsx';
export { InputQuestion } from '../input-safety/InputQuestion.tsx';
export { CommentsChip } from '../line-comments/CommentsChip.tsx';
export { LongPasteOffer } from './attachments/LongPasteOffer.tsx';
export { CompletionPopup } from './completion/CompletionPopup.tsx';
export { completionSources } from './completion/completion-sources.ts';

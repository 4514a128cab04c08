// The parts of the composer that are shown only on occasion: one file to fetch, before they are first needed.
export { DraftNote } from '../input-safety/DraftNote.tsx';
export { InputQuestion } from '../input-safety/InputQuestion.tsx';
export { CommentsChip } from '../line-comments/CommentsChip.tsx';
export { SetupNote } from '../runs/setup/SetupNote.tsx';
export { SetupOffer } from '../runs/setup/SetupOffer.tsx';
export { StoredTexts } from '../stored-texts/StoredTexts.tsx';
export { AttachmentRow } from './attachments/AttachmentRow.tsx';
export { LongPasteOffer } from './attachments/LongPasteOffer.tsx';
export { ContextShare } from './ContextShare.tsx';
export { CompletionPopup } from './completion/CompletionPopup.tsx';
export { completionSources } from './completion/completion-sources.ts';
export { DiscardNotes } from './DiscardNotes.tsx';
export { LimitNote } from './LimitNote.tsx';
export { PlaceProblem, Problem } from './Problem.tsx';
export { QueuedMessages } from './QueuedMessages.tsx';
export { WorktreeChoice } from './WorktreeChoice.tsx';

import UndoIcon from 'lucide-react/icons/undo-2';
import { useEffect, useId, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { DraftChip } from '../../components/DraftChip.tsx';
import { joinNotes, maxNoteCharacters, selectNotesToSend } from '../../stores/discard-note.ts';
import type { DraftKey } from '../../stores/draft-key.ts';
import { notesChanged, useDrafts } from '../../stores/drafts.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import styles from './DiscardNotes.module.css';

const none: readonly never[] = [];

/** Shows what the next message says about discarded and kept changes. The user can edit it, or leave it out. */
export function DiscardNotes({ draftKey }: { readonly draftKey: DraftKey }) {
  const all = useDrafts((state) => state.notes[draftKey] ?? none);
  const hasComments = useDrafts((state) => (state.comments[draftKey] ?? none).length > 0);
  const notes = selectNotesToSend(all, hasComments);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const text = joinNotes(notes);
  const name = notes.some(({ kept }) => kept !== undefined)
    ? t`Note on reviewed changes`
    : t`Note on discarded changes`;
  const isGone = notes.length === 0;
  useEffect(() => {
    if (isGone) setOpen(false);
  }, [isGone]);
  if (isGone) return null;
  return (
    <div className={styles.place}>
      <DraftChip
        icon={<UndoIcon />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        removeLabel={t`Remove note on reviewed changes`}
        onRemove={() => {
          notesChanged(draftKey, []);
          sendPageRequest('focusComposer');
        }}
      >
        {notes.length === 1 ? name : t`${counted(notes.length, 'note')} on reviewed changes`}
      </DraftChip>
      {isOpen && (
        <textarea
          id={id}
          className={styles.text}
          aria-label={name}
          rows={3}
          maxLength={maxNoteCharacters}
          value={text}
          onChange={({ target }) => notesChanged(draftKey, [{ rewindId: null, text: target.value }])}
          onBlur={() => {
            if (text.trim() === '') notesChanged(draftKey, []);
          }}
        />
      )}
    </div>
  );
}

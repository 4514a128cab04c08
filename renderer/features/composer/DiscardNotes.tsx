import UndoIcon from 'lucide-react/icons/undo-2';
import { useEffect, useId, useMemo, useState } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { DraftChip } from '../../components/DraftChip.tsx';
import { isOwnNote, maxNoteCharacters, selectNotesToSend, setOwnNote } from '../../stores/discard-note.ts';
import type { DraftKey } from '../../stores/draft-key.ts';
import { notesChanged, useDrafts } from '../../stores/drafts.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { splitQuotedDiffs } from '../../view-models/quoted-diff.ts';
import { QuotedLines } from '../changes/parts/QuotedDiff.tsx';
import styles from './DiscardNotes.module.css';

const none: readonly never[] = [];

/** Shows what the next message says about discarded and kept changes. The user can add words, or leave it out. */
export function DiscardNotes({ draftKey }: { readonly draftKey: DraftKey }) {
  const all = useDrafts((state) => state.notes[draftKey] ?? none);
  const hasComments = useDrafts((state) => (state.comments[draftKey] ?? none).length > 0);
  const notes = selectNotesToSend(all, hasComments);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const own = notes.filter(isOwnNote).map(({ text }) => text);
  const written = notes.filter((note) => !isOwnNote(note));
  const count = Math.max(1, written.length);
  const name = notes.some(({ kept }) => kept !== undefined)
    ? t`Note on reviewed changes`
    : t`Note on discarded changes`;
  /** The draft whose note has the focus: it does not disappear under the caret. */
  const [focused, setFocused] = useState<DraftKey | null>(null);
  const isGone = notes.length === 0 && focused !== draftKey;
  useEffect(() => {
    if (!isGone) return;
    setOpen(false);
    setFocused(null);
  }, [isGone]);
  if (isGone) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the focus of what it contains
    <div
      className={styles.place}
      onFocus={() => setFocused(draftKey)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setFocused(null);
      }}
    >
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
        {count === 1 ? name : t`${counted(count, 'note')} on reviewed changes`}
      </DraftChip>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        <section id={id} className={styles.panel} aria-label={name} tabIndex={0}>
          {written.map((note) => (
            <Note key={note.rewindId ?? ''} text={note.text} />
          ))}
          <textarea
            className={styles.text}
            aria-label={name}
            placeholder={t`Add your own words`}
            rows={2}
            maxLength={maxNoteCharacters}
            value={own.join('\n\n')}
            onChange={({ target }) => notesChanged(draftKey, setOwnNote(all, target.value))}
            onBlur={({ target }) => {
              if (target.value.trim() === '') notesChanged(draftKey, setOwnNote(all, ''));
            }}
          />
        </section>
      )}
    </div>
  );
}

/** Shows a note as words and diffs. */
function Note({ text }: { readonly text: string }) {
  const parts = useMemo(() => splitQuotedDiffs(text), [text]);
  return parts.map((part, at) => {
    const words = (part.kind === 'diff' ? part.heading : part.text).trim();
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a note never move
      <div key={at} className={styles.note}>
        {words !== '' && <p className={styles.words}>{visibleProse(words)}</p>}
        {part.kind === 'diff' && <QuotedLines file={part.file} />}
      </div>
    );
  });
}

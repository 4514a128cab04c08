import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { getPressedChord } from '../../actions/chords.ts';
import type { KeyboardHost } from '../../actions/reserved-chords.ts';
import styles from './ShortcutList.module.css';
import { describeChordRefusal } from './shortcuts.view-model.ts';

export type ChordRecorderProps = {
  readonly title: string;
  readonly place: KeyboardHost;
  /** Receives the pressed chord, or an empty list when the user removed the keys. */
  readonly onChoose: (chords: readonly string[]) => void;
  readonly onCancel: () => void;
};

/** Records the next pressed chord. Escape cancels, Backspace removes the keys. */
export function ChordRecorder({ title, place, onChoose, onCancel }: ChordRecorderProps) {
  const field = useRef<HTMLButtonElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => field.current?.focus(), []);
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key === 'Tab') return;
    // No other handler may get the event: a key pressed here is meant for this action, whatever else the key does.
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    const chord = getPressedChord(event, place.mac);
    if (chord === 'Escape') onCancel();
    else if (chord === 'Backspace') onChoose([]);
    else if (chord !== null) {
      const refused = describeChordRefusal(chord, place);
      setRefusal(refused);
      if (refused === null) onChoose([chord]);
    }
  };
  return (
    <span className={styles.recorder}>
      <button
        ref={field}
        type="button"
        aria-label={t`Press the keys for ${title}`}
        aria-describedby="chord-recorder-note"
        className={styles.field}
        onKeyDown={press}
        onBlur={onCancel}
      >
        {t`Press the keys`}
      </button>
      <span id="chord-recorder-note" role="status" className={refusal === null ? styles.note : styles.warning}>
        {refusal ?? t`Esc cancels. Backspace removes the shortcut.`}
      </span>
    </span>
  );
}

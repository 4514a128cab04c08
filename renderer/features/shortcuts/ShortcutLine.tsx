import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { getPressedChord } from '../../actions/chords.ts';
import type { KeyboardHost } from '../../actions/reserved-chords.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import styles from './ShortcutList.module.css';
import { describeChordRefusal, type ShortcutRow } from './shortcuts.view-model.ts';

export type ShortcutLineProps = {
  readonly row: ShortcutRow;
  readonly place: KeyboardHost;
  readonly onChoose: (chords: readonly string[]) => void;
  readonly onReset: () => void;
};

/** Shows an action, its keys, and the controls to change them. */
export function ShortcutLine({ row, place, onChoose, onReset }: ShortcutLineProps) {
  const [recording, setRecording] = useState(false);
  const { caps, defaultText, isOwn, title, warnings } = row;
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {defaultText !== null && <p className={styles.note}>{t`Default: ${defaultText}.`}</p>}
        {warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            {warning}
          </p>
        ))}
      </div>
      {recording ? (
        <ChordRecorder
          title={title}
          place={place}
          onChoose={(chords) => {
            setRecording(false);
            onChoose(chords);
          }}
          onCancel={() => setRecording(false)}
        />
      ) : (
        <>
          <span className={styles.caps}>
            {caps.map((chord) => (
              <Kbd key={chord} chord={chord} />
            ))}
            <span className="visually-hidden">{caps.join(t` or `) || t`No shortcut`}</span>
          </span>
          {isOwn && (
            <Button size={24} kind="quiet" aria-label={t`Reset shortcut for ${title}`} onClick={onReset}>
              {t`Reset`}
            </Button>
          )}
          <Button size={24} aria-label={t`Change shortcut for ${title}`} onClick={() => setRecording(true)}>
            {t`Change`}
          </Button>
        </>
      )}
    </li>
  );
}

type ChordRecorderProps = {
  readonly title: string;
  readonly place: KeyboardHost;
  /** Receives the pressed chord, or an empty list when the user removed the keys. */
  readonly onChoose: (chords: readonly string[]) => void;
  readonly onCancel: () => void;
};

/** Records the next pressed chord. Escape cancels, Backspace removes the keys. */
function ChordRecorder({ title, place, onChoose, onCancel }: ChordRecorderProps) {
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

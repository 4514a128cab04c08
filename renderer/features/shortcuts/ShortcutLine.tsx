import { useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { KeyboardHost } from '../../actions/reserved-chords.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { ChordRecorder } from './ChordRecorder.tsx';
import styles from './ShortcutList.module.css';
import type { ShortcutRow } from './shortcuts.view-model.ts';

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

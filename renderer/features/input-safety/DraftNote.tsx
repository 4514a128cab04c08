import { useEffect, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import { systemClock } from '../../client/system-clock.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { type InspectionResult, inspectInput } from '../../input-safety/inspect-input.ts';
import { announce } from '../../stores/announcements.store.ts';
import styles from './DraftNote.module.css';
import { FindingRows } from './FindingRows.tsx';
import { describeDraftNote } from './input-safety.view-model.ts';

export type DraftNoteProps = {
  readonly draft: string;
  /** Replaces the draft with a text. */
  readonly onFix: (text: string) => void;
};

/** Reports the findings in a draft while there is time to change it; renders nothing if there are none. */
export function DraftNote({ draft, onFix }: DraftNoteProps) {
  const { findings, masked, text } = useDraftFindings(draft);
  const view = describeDraftNote(findings);
  const announcement = view?.tone === 'warning' ? t`${view.fact} in the message.` : null;
  useEffect(() => {
    if (announcement !== null) announce(announcement);
  }, [announcement]);
  if (view === null) return null;
  return (
    <section
      className={classNames(styles.note, view.tone === 'warning' && styles.warning)}
      aria-label={t`Found in the message`}
    >
      <div className={styles.head}>
        {view.tone === 'warning' && <StateGlyph state="warning" />}
        <span className={styles.fact}>{view.fact}</span>
        {view.fixLabel !== null && (
          // The findings belong to an earlier draft. While the user keeps typing, there is no masked text for the
          // current one.
          <Button size={24} disabled={text !== draft} onClick={() => onFix(masked)}>
            {view.fixLabel}
          </Button>
        )}
      </div>
      {view.rows.length > 0 && <FindingRows rows={view.rows} />}
    </section>
  );
}

/** The findings in a draft, and the draft with them masked. */
type DraftFindings = InspectionResult & { readonly text: string };

/** How long a draft must be unchanged while typing before it is inspected, in milliseconds. */
const pauseMs = 300;

/** This many new characters at once count as pasted or dropped. */
const pastedCharacters = 20;

const nothing: readonly InputFinding[] = [];

/** Returns the findings in a draft: immediately for pasted text, shortly after for typed text. */
function useDraftFindings(draft: string): DraftFindings {
  const [found, setFound] = useState<DraftFindings | null>(null);
  const length = useRef(0);
  useEffect(() => {
    const added = draft.length - length.current;
    length.current = draft.length;
    if (draft === '') {
      setFound(null);
      return;
    }
    let isOver = false;
    const inspect = async (): Promise<void> => {
      const inspected = await inspectInput(draft);
      if (!isOver) setFound({ ...inspected, text: draft });
    };
    const stop = systemClock.after(added >= pastedCharacters ? 0 : pauseMs, () => void inspect());
    return () => {
      isOver = true;
      stop();
    };
  }, [draft]);
  return found === null || draft === '' ? { findings: nothing, masked: draft, text: draft } : found;
}

import { useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { announce } from '../../stores/announcements.store.ts';
import styles from './DraftNote.module.css';
import { FindingRows } from './FindingRows.tsx';
import { describeDraftNote } from './input-safety.view-model.ts';
import { useDraftFindings } from './use-draft-findings.ts';

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

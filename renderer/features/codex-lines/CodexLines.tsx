import { visibleProse } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import styles from './CodexLines.module.css';
import type { CodexLineView } from './codex-lines.view-model.ts';

/** Shows Codex's log line by line, with the reason why a line is harmless. */
export function CodexLines({ lines }: { readonly lines: readonly CodexLineView[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
    <ul className={styles.lines} aria-label={t`Codex log lines`} tabIndex={0}>
      {lines.map(({ at, harmless, mark, text }, place) => (
        // Lines are only added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no ID of its own
        <li key={place} className={styles.line} title={formatExactTime(at)}>
          <span className={styles.mark}>
            {mark !== null && (
              <>
                <StateGlyph state={mark.glyph} size={12} />
                <span className="visually-hidden">{mark.name}</span>
              </>
            )}
          </span>
          <span className={styles.text}>
            {visibleProse(text)}
            {harmless !== null && <span className={styles.harmless}>{harmless}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/words/words.ts';
import type { ReplacedRow } from './export-thread.view-model.ts';
import styles from './ReplacedList.module.css';

/** How much is left out of the file, and when opened, what. */
export function ReplacedList({ rows, summary }: { readonly summary: string; readonly rows: readonly ReplacedRow[] }) {
  const [open, setOpen] = useState(false);
  if (rows.length === 0) return <p className={styles.nothing}>{summary}</p>;
  return (
    <div>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <ChevronDownIcon /> : <ChevronRightIcon />}
        {summary}
      </button>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <ul aria-label={t`Replacements`} className={styles.list} tabIndex={0}>
          {rows.map(({ count, label, samples }) => (
            <li key={label} className={styles.row}>
              <span className={styles.label}>{label}</span>
              <span className={styles.samples}>{samples.map(visibleText).join(', ')}</span>
              <span className={styles.count}>{count}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

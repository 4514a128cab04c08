import { cutAtRanges, type Ranges } from './format/ranges.ts';
import styles from './MarkedText.module.css';

/** A text with some ranges highlighted, such as the letters that were typed to find it. */
export function MarkedText({ text, ranges }: { readonly text: string; readonly ranges: Ranges }) {
  return cutAtRanges(text, ranges).map(({ at, words, matched }) =>
    matched ? (
      <mark key={at} className={styles.mark}>
        {words}
      </mark>
    ) : (
      words
    ),
  );
}

import { cutAtRanges, type Ranges } from './format/ranges.ts';
import styles from './MarkedText.module.css';

/** A text with the letters in some of its ranges pointed out, such as those that were typed to find it. */
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

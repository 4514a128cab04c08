import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import syntax from '../../../highlighting/syntax.module.css';
import type { PairedLine } from '../../../view-models/diff-rows.ts';
import { compareWords } from '../compare-words.ts';
import { getLineColors } from '../line-colors.ts';
import { splitLine } from '../line-pieces.ts';
import styles from './LineCode.module.css';

/** Shows the number of a line. It is no text, so that a selection does not copy it. */
export function LineNumber({ number }: { readonly number: number | null }) {
  return <span className={styles.number} data-number={number ?? ''} />;
}

/** Shows the text of a line in color, with its changed words marked and its invisible characters spelled out. */
export function LineCode({ paired }: { readonly paired: PairedLine }) {
  const { kind, noNewline } = paired.line;
  return (
    <code className={classNames(styles.code, styles[kind])}>
      {splitLine(compareWords(paired), getLineColors(paired.line)).map((piece, at) =>
        piece.spelled ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
          <span key={at} className={styles.spelled} title={t`Invisible character`}>
            {piece.text}
          </span>
        ) : piece.changed ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
          <mark key={at}>{piece.text}</mark>
        ) : piece.role === null ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
          <span key={at} className={syntax[piece.role]}>
            {piece.text}
          </span>
        ),
      )}
      {noNewline && <span className={styles.noNewline} title={t`No line break at the end of the file`} />}
    </code>
  );
}

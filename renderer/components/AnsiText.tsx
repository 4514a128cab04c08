import styles from './AnsiText.module.css';
import { toAnsiSpans } from './ansi-spans.ts';
import { classNames } from './class-names.ts';

/** Shows what a command printed, in the colors of the console. */
export function AnsiText({ printed }: { readonly printed: string }) {
  return toAnsiSpans(printed).map(({ background, bold, color, dim, text }, at) =>
    color === null && background === null && !bold && !dim ? (
      text
    ) : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: the text of an ended command does not change
        key={at}
        className={classNames(
          color !== null && styles[`color${color}`],
          background !== null && styles.marked,
          bold && styles.bold,
          dim && styles.dim,
        )}
      >
        {text}
      </span>
    ),
  );
}

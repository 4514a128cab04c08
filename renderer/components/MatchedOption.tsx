import type { ComponentType, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { cutAtRanges, type Ranges } from './format/ranges.ts';
import markedTextStyles from './MarkedText.module.css';
import styles from './MatchedOption.module.css';

export type MatchedOptionProps = {
  readonly id: string;
  readonly icon: ComponentType;
  readonly title: string;
  /** The characters of the title to highlight. */
  readonly ranges: Ranges;
  readonly detail: string | null;
  /** The detail is a path, which is cut at its start. */
  readonly isDetailPath?: boolean;
  readonly isChosen: boolean;
  /** False for an option that is shown although it cannot be chosen now. */
  readonly isAvailable?: boolean;
  readonly className: string | undefined;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
  readonly children?: ReactNode;
};

/** An option that was found by typing, with the matched letters highlighted. The text field handles the keys. */
export function MatchedOption(props: MatchedOptionProps) {
  const { children, className, detail, isDetailPath = false, icon: Icon, id, isAvailable = true } = props;
  const { isChosen, ranges, title } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles the keys for all options
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={!isAvailable || undefined}
      tabIndex={-1}
      className={classNames(styles.option, className)}
      onPointerMove={props.onPoint}
      onClick={props.onChoose}
    >
      <Icon />
      <span className={styles.title}>
        <MarkedText text={title} ranges={ranges} />
      </span>
      {detail !== null && (
        <span className={classNames(styles.detail, isDetailPath && styles.path)}>
          <bdi>{detail}</bdi>
        </span>
      )}
      {children}
    </div>
  );
}

/** A text with some ranges highlighted, such as the letters that were typed to find it. */
export function MarkedText({ text, ranges }: { readonly text: string; readonly ranges: Ranges }) {
  return cutAtRanges(text, ranges).map(({ at, text: words, isMatch }) =>
    isMatch ? (
      <mark key={at} className={markedTextStyles.mark}>
        {words}
      </mark>
    ) : (
      words
    ),
  );
}

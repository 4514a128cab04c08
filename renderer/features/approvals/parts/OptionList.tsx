import type { ReactNode } from 'react';
import { Kbd } from '../../../components/Kbd.tsx';
import styles from './OptionList.module.css';

export type OptionListProps = {
  /** What the options answer. */
  readonly label: string;
  /** Digits pressed elsewhere in the card answer the first question that has no answer. */
  readonly isAnswered: boolean;
  readonly children: ReactNode;
};

/** Shows a question with its options. The card gives each digit to the option that shows it. */
export function OptionList({ label, isAnswered, children }: OptionListProps) {
  return (
    <fieldset className={styles.list} data-options="" data-answered={isAnswered ? '' : undefined}>
      <legend className={styles.label} dir="auto">
        {label}
      </legend>
      {children}
    </fieldset>
  );
}

export type OptionProps = {
  /** Its key. Undefined if it has none. */
  readonly digit: string | undefined;
  /** True if the question takes several answers. */
  readonly isSeveral?: boolean;
  /** The same for all options of a question. */
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly isPicked: boolean;
  readonly onPick: () => void;
};

/** Shows one option with its key. */
export function Option({ digit, isSeveral = false, name, label, description = '', isPicked, onPick }: OptionProps) {
  return (
    <label className={styles.option}>
      <OptionDigit digit={digit} />
      <input
        type={isSeveral ? 'checkbox' : 'radio'}
        name={name}
        checked={isPicked}
        aria-keyshortcuts={digit}
        onChange={onPick}
      />
      <bdi>{label}</bdi>
      <bdi className={styles.description}>{description}</bdi>
    </label>
  );
}

/** Shows the key of an option; keeps its place without one. */
export function OptionDigit({ digit }: { readonly digit: string | undefined }) {
  return <span className={styles.digit}>{digit !== undefined && <Kbd chord={digit} />}</span>;
}

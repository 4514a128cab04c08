import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Checkbox.module.css';
import { classNames } from './class-names.ts';

export type CheckboxProps = {
  /** `some`: of the things beneath it, some are checked. */
  readonly checked: 'all' | 'some' | 'none';
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** The words beside it. Without words, `name` says what it is. */
  readonly children?: ReactNode;
  readonly name?: string | undefined;
  /** Out of the tab order, where a tree or list moves the focus by itself. */
  readonly tabIndex?: number;
  readonly className?: string | undefined;
};

/** A checkbox of three states with its words as target. */
export function Checkbox({ checked, onChange, disabled = false, children, name, tabIndex, className }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = checked === 'some';
  }, [checked]);
  return (
    <label className={classNames(styles.label, className)}>
      <input
        ref={input}
        type="checkbox"
        className={styles.box}
        aria-label={name}
        checked={checked === 'all'}
        disabled={disabled}
        tabIndex={tabIndex}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Checkbox.module.css';
import { classNames } from './class-names.ts';

export type CheckboxProps = {
  /** `some`: some of the items below it are checked. */
  readonly checked: 'all' | 'some' | 'none';
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** The label next to it. Without one, `name` says what it is. */
  readonly children?: ReactNode;
  readonly name?: string | undefined;
  /** Out of the tab order, for a tree or list that moves the focus itself. */
  readonly tabIndex?: number;
  readonly className?: string | undefined;
};

/** A tri-state checkbox with a clickable label. */
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

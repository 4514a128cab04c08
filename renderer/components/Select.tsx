import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import { classNames } from './class-names.ts';
import styles from './Select.module.css';

export type SelectOption = {
  readonly value: string;
  readonly label: string;
  /** What choosing it means, below its label in the open list; absent in browsers that draw the list themselves. */
  readonly detail?: string;
  readonly disabled?: boolean;
};

export type SelectProps = {
  readonly name: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  /** `field`: with an outline, for forms; `picker`: 24 px without one, for bars. */
  readonly kind?: 'field' | 'picker';
  readonly disabled?: boolean;
  /** ID of the sentence that explains it. */
  readonly describedBy?: string | undefined;
};

/**
 * A `combobox` on top of the browser's own select: the system provides keyboard, type-ahead and touch. If the browser
 * lets a page draw the open list, it looks like a menu.
 */
export function Select(props: SelectProps) {
  const { name, value, options, onChange, kind = 'field', disabled = false, describedBy } = props;
  return (
    <span className={classNames(styles.select, styles[kind])}>
      <select
        aria-label={name}
        aria-describedby={describedBy}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {/* A long label ends in an ellipsis only inside our own button; browsers that draw the select ignore it. */}
        <button type="button" aria-hidden="true" tabIndex={-1} className={styles.chosen}>
          {options.find((option) => option.value === value)?.label}
        </button>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled} data-detail={option.detail}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDownIcon />
    </span>
  );
}

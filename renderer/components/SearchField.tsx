import SearchIcon from 'lucide-react/icons/search';
import type { KeyboardEvent, Ref } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './Kbd.tsx';
import styles from './SearchField.module.css';

export type SearchFieldProps = {
  /** Accessible name and placeholder. */
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The key that focuses it, shown while it is empty. */
  readonly keys?: string | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** The surrounding dialog puts its initial focus here. */
  readonly hasFirstFocus?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
};

/** A `searchbox`. Escape clears it; a second Escape goes to whatever is around it. */
export function SearchField({
  name,
  value,
  onChange,
  keys,
  onKeyDown,
  hasFirstFocus,
  className,
  ref,
}: SearchFieldProps) {
  return (
    <div className={classNames(styles.search, className)}>
      <SearchIcon />
      <input
        ref={ref}
        type="search"
        aria-label={name}
        placeholder={name}
        value={value}
        autoComplete="off"
        spellCheck={false}
        data-first-focus={hasFirstFocus}
        data-takes-escape={value === '' ? undefined : ''}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // A dialog around the field prevents the default of every Escape.
          const wasPrevented = event.defaultPrevented;
          onKeyDown?.(event);
          if (event.key !== 'Escape' || value === '' || event.defaultPrevented !== wasPrevented) return;
          event.preventDefault();
          onChange('');
        }}
      />
      {keys !== undefined && value === '' && <Kbd chord={keys} />}
    </div>
  );
}

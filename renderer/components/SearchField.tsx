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
  /** The key that leads here, shown while nothing is typed. */
  readonly keys?: string | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** The focus of the dialog around it starts here. */
  readonly hasFirstFocus?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
};

/** A `searchbox`. Escape empties it; a second Escape goes on to whatever is around it. */
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
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.key !== 'Escape' || value === '' || event.defaultPrevented) return;
          event.preventDefault();
          onChange('');
        }}
      />
      {keys !== undefined && value === '' && <Kbd chord={keys} />}
    </div>
  );
}

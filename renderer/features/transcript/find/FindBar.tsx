import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { SearchField } from '../../../components/SearchField.tsx';
import styles from './FindBar.module.css';
import '../../../components/found.css';
import type { Find } from './use-find.ts';

/** Shows Find in thread: Enter goes to the next match, Shift+Enter to the previous one, Escape closes it. */
export function FindBar({ find }: { readonly find: Find }) {
  const field = useRef<HTMLInputElement>(null);
  const { openCount } = find;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus comes back whenever the search is asked for again
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [openCount]);

  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') find.close();
    else if (event.key === 'Enter' && find.canStep) find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };

  return (
    <search className={styles.bar}>
      <SearchField
        ref={field}
        name={t`Find in thread`}
        value={find.query}
        onChange={find.search}
        onKeyDown={press}
        className={styles.field}
      />
      <span className={styles.words} aria-live="polite">
        {find.status}
      </span>
      <IconButton
        name={t`Previous match`}
        icon={<ChevronUpIcon />}
        disabled={!find.canStep}
        onClick={() => find.step(-1)}
      />
      <IconButton
        name={t`Next match`}
        icon={<ChevronDownIcon />}
        disabled={!find.canStep}
        onClick={() => find.step(1)}
      />
      <IconButton name={t`Close the search`} icon={<XIcon />} onClick={find.close} />
    </search>
  );
}

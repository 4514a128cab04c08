import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import syntax from '../../../../highlighting/syntax.module.css';
import { useHighlightedCode } from '../../../../highlighting/use-highlighted-code.ts';
import styles from './EventPane.module.css';

/** Longer JSON is shown without colors; in characters. */
const maxColored = 20_000;

export type JsonPartProps = {
  readonly name: string;
  readonly text: string;
  /** True if the part starts collapsed, because it matters less than the parts above it. */
  readonly folded: boolean;
};

/** Shows arguments, results and other fields as collapsible JSON. */
export function JsonPart({ name, text, folded }: JsonPartProps) {
  const [isOpen, setOpen] = useState(!folded);
  const shown = visibleText(text);
  const lines = useHighlightedCode('json', isOpen && shown.length <= maxColored ? shown : null);
  return (
    <section className={styles.part}>
      <h3 className={styles.partHead}>
        <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRightIcon className={isOpen ? styles.turned : undefined} />
          {name}
        </button>
      </h3>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <pre className={styles.well} tabIndex={0}>
          {lines === null
            ? shown
            : lines.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line has no ID other than its number
                <span key={at}>
                  {line.map(({ role, text: piece }, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: nor does a piece
                    <span key={place} className={role === null ? undefined : syntax[role]}>
                      {piece}
                    </span>
                  ))}
                  {'\n'}
                </span>
              ))}
        </pre>
      )}
    </section>
  );
}

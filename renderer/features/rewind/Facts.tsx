import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import styles from './Facts.module.css';
import type { ListedFact, RewindView } from './rewind.view-model.ts';

/** Shows what a rewind leaves alone, and what happens to the conversation. */
export function Facts({ conversation, facts }: Pick<RewindView, 'facts' | 'conversation'>) {
  if (conversation === null && facts.length === 0) return null;
  return (
    <div className={styles.facts}>
      {conversation !== null && <p>{conversation}</p>}
      {facts.map((fact) => (
        <Fact key={fact.fact} fact={fact} />
      ))}
    </div>
  );
}

function Fact({ fact: { fact, lines, more } }: { readonly fact: ListedFact }) {
  const [isOpen, setIsOpen] = useState(false);
  if (lines.length === 0) return <p>{fact}</p>;
  return (
    <div>
      <button type="button" className={styles.summary} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
        {fact}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <ul tabIndex={0} aria-label={fact} className={styles.lines}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {more !== null && <li>{more}</li>}
        </ul>
      )}
    </div>
  );
}

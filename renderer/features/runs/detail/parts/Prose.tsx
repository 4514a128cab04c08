import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import { visibleProse } from '../../../../../shared/base/visible-text.ts';
import { classNames } from '../../../../components/class-names.ts';
import { MarkdownText } from '../../MarkdownText.tsx';
import styles from './EventPane.module.css';

/** Texts with more lines are collapsed at first. */
const visibleLines = 12;

/** Shows a prompt or an answer that the user can expand. `amount` says how long it is. */
export function Prose({
  name,
  amount,
  text,
  isMarkdown = false,
}: {
  readonly name: string;
  readonly amount: string;
  readonly text: string;
  /** True if a model wrote the text. */
  readonly isMarkdown?: boolean;
}) {
  const isLong = text.length > 900 || text.split('\n', visibleLines + 1).length > visibleLines;
  const [isOpen, setOpen] = useState(!isLong);
  return (
    <section className={styles.part}>
      <h3 className={styles.partHead}>
        <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRightIcon className={isOpen ? styles.turned : undefined} />
          {name}
        </button>
        <span className={styles.dim}>{amount}</span>
      </h3>
      {isMarkdown ? (
        <div className={isOpen ? undefined : styles.foldedBlocks} inert={!isOpen}>
          <MarkdownText text={text} />
        </div>
      ) : (
        <p className={classNames(styles.prose, !isOpen && styles.folded)}>{visibleProse(text)}</p>
      )}
    </section>
  );
}

import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useId, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import type { FindingView } from '../../view-models/finding-view.ts';
import { FindingCard } from './FindingCard.tsx';
import styles from './FindingsPart.module.css';
import { describeOpenFindings } from './findings.view-model.ts';
import type { Findings } from './use-findings.ts';

/** More cards than this would make the list slow. The text of the review in the thread has all findings. */
const maxCards = 100;

export type FindingsPartProps = {
  readonly findings: Findings;
  /** The findings that are at no line of what is shown. */
  readonly apart: readonly FindingView[];
  /** Whether no lines are shown below. */
  readonly isAlone: boolean;
  /** How many open findings are at their lines, and what shows one of them. */
  readonly placed: number;
  readonly onShow: (at: number) => void;
};

/** Says how many findings of the review are open, goes through those at their lines, and has the others. */
export function FindingsPart({ apart, findings, isAlone, onShow, placed }: FindingsPartProps) {
  const [at, setAt] = useState(-1);
  const [isChosen, setIsChosen] = useState(false);
  const id = useId();
  const fact = describeOpenFindings(findings.all);
  if (fact === null) return null;
  const isOpen = isAlone || isChosen;
  const next = (): void => {
    const to = (at + 1) % placed;
    setAt(to);
    onShow(to);
  };
  return (
    <section aria-label={t`Review`} className={styles.part} data-alone={isAlone ? '' : undefined}>
      <div className={styles.head}>
        <strong className={styles.fact}>{fact}</strong>
        {apart.length > 0 && !isAlone && (
          <Button
            kind="quiet"
            size={24}
            icon={<ChevronRightIcon className={styles.chevron} />}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsChosen(!isOpen)}
          >
            {t`${apart.length} elsewhere`}
          </Button>
        )}
        {placed > 0 && (
          <IconButton name={t`Next finding`} icon={<ArrowDownIcon />} className={styles.next} onClick={next} />
        )}
      </div>
      {isOpen && apart.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of a form
        <div
          id={id}
          role="group"
          aria-label={t`Findings elsewhere`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
          tabIndex={0}
          className={styles.list}
        >
          {apart.slice(0, maxCards).map((finding) => (
            <FindingCard key={finding.index} finding={finding} dismissing={findings.dismissing} />
          ))}
          {apart.length > maxCards && (
            <p className={styles.more}>{t`${counted(apart.length - maxCards, 'more finding')} in the thread`}</p>
          )}
        </div>
      )}
    </section>
  );
}

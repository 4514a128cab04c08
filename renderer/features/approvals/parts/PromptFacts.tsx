import GlobeIcon from 'lucide-react/icons/globe';
import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import { counted } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { maxFactCharacters } from '../describe-facts.ts';
import type { PromptFact } from '../kinds/prompt-kind.ts';
import styles from './PromptFacts.module.css';
import { DirectedText, Gap } from './ShownText.tsx';

export type PromptFactsProps = {
  readonly facts: readonly PromptFact[];
  readonly showsAll: boolean;
  readonly onShowAll: () => void;
};

/** Shows why, where, and what a request reaches. */
export function PromptFacts({ facts, showsAll, onShowAll }: PromptFactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, text, tone }) => {
        const isCut = !showsAll && text.length > maxFactCharacters;
        return (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd dir="ltr" className={classNames(tone !== 'words' && styles[tone === 'network' ? 'danger' : tone])}>
              {tone === 'danger' && <TriangleAlertIcon />}
              {tone === 'network' && <GlobeIcon />}
              <span>
                <DirectedText text={isCut ? `${text.slice(0, maxFactCharacters).toWellFormed()}…` : text} />
                {isCut && (
                  <Gap
                    text={counted(text.length - maxFactCharacters, 'more character', 'more characters')}
                    onShowAll={onShowAll}
                  />
                )}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

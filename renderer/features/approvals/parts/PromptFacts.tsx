import GlobeIcon from 'lucide-react/icons/globe';
import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import { counted } from '../../../../shared/i18n/i18n.ts';
import { maxFactCharacters } from '../describe-facts.ts';
import type { PromptFact } from '../kinds/prompt-kind.ts';
import styles from './PromptFacts.module.css';
import { DirectedText, Gap } from './ShownText.tsx';

export type PromptFactsProps = {
  readonly facts: readonly PromptFact[];
  readonly showsAll: boolean;
  /** Null if the button that approves shows the rest. */
  readonly onShowAll: (() => void) | null;
};

/** Shows who asks, why and where; nothing without facts. */
export function PromptFacts({ facts, ...reading }: PromptFactsProps) {
  if (facts.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => (
        <div key={fact.label} className={styles.fact}>
          <dt>{fact.label}</dt>
          <dd dir="ltr" className={fact.tone === 'code' ? styles.code : undefined}>
            <FactText text={fact.text} {...reading} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows what a request reaches and what to be careful about, as a band below the request; nothing without hazards. */
export function Hazards({ facts, ...reading }: PromptFactsProps) {
  if (facts.length === 0) return null;
  return (
    <dl data-hazards="" className={styles.band}>
      {facts.map(({ label, standsAlone, text, tone }) => (
        <div key={label} className={styles.hazard}>
          <dt className={standsAlone === true ? 'visually-hidden' : undefined}>{label}</dt>
          <dd dir="ltr">
            {tone === 'network' ? <GlobeIcon /> : <TriangleAlertIcon />}
            <span>
              <FactText text={text} {...reading} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FactText({ text, showsAll, onShowAll }: Omit<PromptFactsProps, 'facts'> & { readonly text: string }) {
  const more = showsAll ? 0 : text.length - maxFactCharacters;
  if (more <= 0) return <DirectedText text={text} />;
  return (
    <>
      <DirectedText text={`${text.slice(0, maxFactCharacters).toWellFormed()}…`} />
      <Gap text={counted(more, 'more character', 'more characters')} onShowAll={onShowAll} />
    </>
  );
}

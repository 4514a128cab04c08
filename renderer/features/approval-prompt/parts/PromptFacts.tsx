import GlobeIcon from 'lucide-react/icons/globe';
import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import { classNames } from '../../../components/class-names.ts';
import type { PromptFact } from '../approval-prompt.view-model.ts';
import styles from './PromptFacts.module.css';

/** Why, where, and what it reaches. */
export function PromptFacts({ facts }: { readonly facts: readonly PromptFact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, text, tone }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd className={classNames(tone !== 'words' && styles[tone === 'network' ? 'danger' : tone])}>
            {tone === 'danger' && <TriangleAlertIcon />}
            {tone === 'network' && <GlobeIcon />}
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

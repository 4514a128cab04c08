import { formatElapsed } from '../../../../shared/i18n/duration.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { GlyphState } from '../../../components/StateGlyph.tsx';
import { useNow } from '../../../components/use-now.ts';
import type { Fact } from '../../../view-models/describe-command.ts';
import styles from './Facts.module.css';

export type FactsProps = {
  readonly facts: readonly Fact[];
  /** A further fact that otherwise only the icon shows. */
  readonly hiddenText?: string | undefined;
};

/** Shows the text at the right end of a row. */
export function Facts({ facts, hiddenText }: FactsProps) {
  if (facts.length === 0 && hiddenText === undefined) return null;
  return (
    <span className={styles.facts}>
      {hiddenText !== undefined && <span className="visually-hidden">{hiddenText}</span>}
      {facts.map(({ text, tone }) => (
        <span key={text} className={styles[tone]}>
          {text}
        </span>
      ))}
    </span>
  );
}

/** Shows the running time since something started. `since` is in Unix milliseconds. */
export function Elapsed({ since }: { readonly since: number }) {
  return formatElapsed(useNow(true) - since);
}

/** Returns the meaning of a row's icon, if the text next to it does not mention it. */
export function describeUnseen(state: GlyphState): string | undefined {
  if (state === 'done') return t`done`;
  return state === 'thinking' || state === 'running' || state === 'editing' ? t`running` : undefined;
}

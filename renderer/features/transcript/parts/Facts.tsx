import type { Fact } from '../../../view-models/describe-command.ts';
import { Elapsed } from './Elapsed.tsx';
import styles from './Facts.module.css';

export type FactsProps = {
  readonly facts: readonly Fact[];
  /** Another fact that only the icon shows. */
  readonly unseen?: string | undefined;
  readonly runningSince?: number | null;
};

/** The words at the right end of a row. */
export function Facts({ facts, unseen, runningSince = null }: FactsProps) {
  if (facts.length === 0 && unseen === undefined && runningSince === null) return null;
  return (
    <span className={styles.facts}>
      {unseen !== undefined && <span className="visually-hidden">{unseen}</span>}
      {facts.map(({ text, tone }) => (
        <span key={text} className={styles[tone]}>
          {text}
        </span>
      ))}
      {runningSince !== null && <Elapsed since={runningSince} className={styles.run} />}
    </span>
  );
}

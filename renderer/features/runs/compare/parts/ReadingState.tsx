import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import { describeRunFailure } from '../../../../commands/recorded-runs.commands.ts';
import { Button } from '../../../../components/Button.tsx';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { formatPercent } from '../../../../components/format/quantity.ts';
import type { ComparisonState, SideState } from '../comparison.ts';
import styles from './ReadingState.module.css';

export type ReadingStateProps = {
  readonly state: ComparisonState;
  readonly onRead: () => void;
  readonly onStop: () => void;
};

/** Shows the progress until there is a comparison, or why there is none. */
export function ReadingState({ state, onRead, onStop }: ReadingStateProps) {
  const { first, isReading, second } = state;
  if (isReading)
    return (
      <div role="status" aria-live="off" aria-label={t`Reading`} className={styles.reading}>
        <p className={styles.what}>{t`Reading both runs`}</p>
        <Progress name={t`First`} side={first} />
        <Progress name={t`Second`} side={second} />
        <Button onClick={onStop}>{t`Stop reading`}</Button>
      </div>
    );
  const failures = [[t`First`, first] as const, [t`Second`, second] as const].flatMap(([name, { problem }]) =>
    problem === null ? [] : [{ name, ...describeRunFailure(problem) }],
  );
  const how = failures.map(({ detail, fact, name }) => [`${name}:`, fact, detail].join(' ')).join(' ');
  return (
    <div role="alert" className={styles.reading}>
      <EmptyState
        what={failures.length > 0 ? t`These runs cannot be compared` : t`Reading stopped`}
        how={failures.length > 0 ? how : t`Read both runs to compare them.`}
      >
        <Button onClick={onRead}>{t`Refresh`}</Button>
      </EmptyState>
    </div>
  );
}

function Progress({ name, side }: { readonly name: string; readonly side: SideState }) {
  const { events, share } = side;
  const words = events === 0 ? formatPercent(share) : `${formatPercent(share)}, ${counted(events, 'event')}`;
  return (
    <div className={styles.progress}>
      <span>{name}</span>
      <progress className={styles.bar} aria-label={name} value={share} max={1} />
      <span className={styles.share}>{words}</span>
    </div>
  );
}

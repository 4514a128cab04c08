import InfoIcon from 'lucide-react/icons/info';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../../components/class-names.ts';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { useSecond } from '../../../../components/use-now.ts';
import type { WorkView } from '../../../../view-models/describe-work.ts';
import { formatElapsedFact, type RunView } from '../../describe-run.ts';
import { showPrices } from '../show-prices.ts';
import styles from './RunFacts.module.css';

export type RunFactsProps = {
  /** Null while nothing is known. */
  readonly work: WorkView | null;
  readonly view: RunView | null;
  readonly notices: readonly string[];
};

/** Shows the summary of a run in one line. */
export function RunFacts({ work, view, notices }: RunFactsProps) {
  const hasLines = view !== null && view.lines.added + view.lines.removed > 0;
  return (
    <div className={styles.bar}>
      <dl className={styles.facts}>
        {work !== null && work.text !== '' && (
          <Fact
            name={t`State`}
            value={work.text}
            className={classNames(styles.state, work.state !== null && styles[work.state])}
          />
        )}
        {view?.facts.slice(0, 2).map((fact) => (
          <Fact key={fact.name} {...fact} />
        ))}
        {view?.clock != null && <Elapsed clock={view.clock} />}
        {view?.facts.slice(2).map((fact) => (
          <Fact key={fact.name} {...fact} />
        ))}
        {view !== null && (hasLines || view.files > 0) && (
          <div className={styles.fact}>
            <dt className="visually-hidden">{t`Files`}</dt>
            <dd>
              {counted(view.files, 'file')} {hasLines && <LineCounts {...view.lines} />}
            </dd>
          </div>
        )}
      </dl>
      {notices.length > 0 && (
        <div className={styles.notices}>
          <InfoIcon />
          {notices.map((notice) => (
            <span key={notice}>{notice}</span>
          ))}
        </div>
      )}
    </div>
  );
}

type FactProps = {
  readonly name: string;
  readonly value: string;
  readonly exact?: string;
  readonly leadsToPrices?: boolean;
  readonly className?: string | undefined;
};

function Fact({ name, value, exact, leadsToPrices = false, className }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt className="visually-hidden">{name}</dt>
      <dd className={classNames(styles.value, className)} title={exact ?? name}>
        {leadsToPrices ? (
          <button type="button" className={styles.lead} aria-label={t`${value}, open the prices`} onClick={showPrices}>
            {value}
          </button>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

function Elapsed({ clock: { endedAt, startedAt } }: { readonly clock: NonNullable<RunView['clock']> }) {
  const now = useSecond(endedAt === null);
  return <Fact name={t`Elapsed`} value={formatElapsedFact(Math.max(0, (endedAt ?? now) - startedAt))} />;
}

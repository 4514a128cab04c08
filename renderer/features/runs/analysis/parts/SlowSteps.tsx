import { useId } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunStep } from '../../../../../shared/runs/analysis/run-analysis.ts';
import { openRun } from '../../../../commands/recorded-runs.commands.ts';
import { formatDuration, formatExactDuration } from '../../../../components/format/duration.ts';
import { tooltip } from '../../../../components/tooltip.ts';
import { toolText } from '../tool-words.ts';
import { keyOfStep, useStepText } from '../use-step-words.ts';
import styles from './SlowSteps.module.css';

/** The slowest steps overall; each opens its run at that event. */
export function SlowSteps({ steps }: { readonly steps: readonly RunStep[] }) {
  const known = useStepText(steps);
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>{t`Slowest steps`}</h3>
      {steps.length === 0 ? (
        <p className={styles.none}>{t`No step says how long it took.`}</p>
      ) : (
        <ol aria-labelledby={id}>
          {steps.map((step) => {
            const { kind, ms, name, position, run } = step;
            const words = known.get(keyOfStep(step));
            const fallback = toolText(kind, name);
            const summary = words === undefined || words.summary.length === 0 ? [fallback] : words.summary;
            return (
              <li key={keyOfStep(step)}>
                <button type="button" className={styles.step} onClick={() => openRun(run, position)}>
                  <span className={styles.what}>
                    {summary.map(({ code, text }) => (
                      <span key={text} className={code ? styles.code : undefined}>
                        {text}{' '}
                      </span>
                    ))}
                  </span>
                  <span className={styles.run}>{words?.title ?? run.workcellId}</span>
                  <span className={styles.time} {...tooltip(formatExactDuration(ms))}>
                    {formatDuration(ms)}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

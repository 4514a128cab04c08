import { useEffect, useId, useState } from 'react';
import { formatDuration, formatExactDuration } from '../../../../../shared/i18n/duration.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { SlowStep } from '../../../../../shared/runs/analysis/run-analysis.ts';
import { getRunKey } from '../../../../../shared/runs/run-ref.ts';
import { openRun, readRunEvent } from '../../../../commands/recorded-runs.commands.ts';
import { tooltip } from '../../../../components/tooltip.ts';
import { describeTimelineEvent, type Piece } from '../../describe-event.ts';
import { describeTool } from '../describe-tool.ts';
import styles from './SlowSteps.module.css';

/** Shows the commands that took the most time. Each opens its longest call. */
export function SlowSteps({ steps }: { readonly steps: readonly SlowStep[] }) {
  const known = useStepText(steps);
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>{t`Slowest steps`}</h3>
      {steps.length === 0 ? (
        <p className={styles.none}>{t`No step times were recorded.`}</p>
      ) : (
        <ol aria-labelledby={id}>
          {steps.map((step) => {
            const { calls, kind, longestMs, ms, name, position, run } = step;
            const words = known.get(toStepKey(step));
            const fallback = describeTool(kind, name);
            return (
              <li key={toStepKey(step)}>
                <button type="button" className={styles.step} onClick={() => openRun(run, position)}>
                  <span className={fallback.code ? styles.code : undefined}>{fallback.text}</span>
                  <span className={styles.amount}>{counted(calls, 'call')}</span>
                  <span className={styles.time} {...tooltip(formatExactDuration(ms))}>
                    {t`${formatDuration(ms)} in all`}
                  </span>
                  <span className={styles.what} {...tooltip(formatExactDuration(longestMs))}>
                    {t`longest ${formatDuration(longestMs)}`}{' '}
                    {words?.summary.map(({ code, text }) => (
                      <span key={text} className={code ? styles.code : undefined}>
                        {text}{' '}
                      </span>
                    ))}
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

/** What a step did. */
type StepText = { readonly summary: readonly Piece[] };

/**
 * Returns the text of steps by `toStepKey`, read from their runs one after the other; leaves out steps that are gone.
 */
function useStepText(steps: readonly SlowStep[]): ReadonlyMap<string, StepText> {
  const [known, setKnown] = useState<ReadonlyMap<string, StepText>>(new Map());
  useEffect(() => {
    let isWanted = true;
    void (async () => {
      for (const { position, run } of steps) {
        if (!isWanted) return;
        const event = await readRunEvent(run, position);
        if (!isWanted) return;
        if (!event.ok) continue;
        const words = { summary: describeTimelineEvent(event.value).summary };
        setKnown((before) => new Map(before).set(toStepKey({ position, run }), words));
      }
    })();
    return () => {
      isWanted = false;
    };
  }, [steps]);
  return known;
}

function toStepKey({ position, run }: Pick<SlowStep, 'run' | 'position'>): string {
  return `${position} ${getRunKey(run)}`;
}

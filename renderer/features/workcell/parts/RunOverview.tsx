import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/words/words.ts';
import type { RunTotals } from '../../../../shared/workcells/run-totals.ts';
import type { RunInfo } from '../../../commands/workcells.commands.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { formatDuration } from '../../../components/format/duration.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import styles from './EventPane.module.css';
import { Prose } from './Prose.tsx';

export type RunOverviewProps = { readonly info: RunInfo | null; readonly totals: RunTotals | null };

/** What stands beside the timeline while no event is chosen: what the run has proved, where it left that. */
export function RunOverview({ info, totals }: RunOverviewProps) {
  const proof = info?.proof ?? null;
  const hasEvents = totals !== null && totals.events > 0;
  return (
    <section className={styles.pane} aria-label={t`Event`}>
      {proof === null ? (
        <EmptyState
          what={hasEvents ? t`No event is chosen` : t`No events yet`}
          how={
            info?.hasTelemetry === false
              ? t`This run has no telemetry.jsonl. Its folder is there, and nothing was recorded in it.`
              : hasEvents
                ? t`Choose one in the timeline, or a bar above it.`
                : t`What the run does is listed at the left as it happens.`
          }
        />
      ) : (
        <>
          <dl className={styles.facts}>
            <ProofFact name={t`Exit`} value={proof.exit_status === null ? null : String(proof.exit_status)} />
            <ProofFact name={t`From`} value={proof.start_commit} />
            <ProofFact name={t`To`} value={proof.end_commit} />
            <ProofFact
              name={t`Changed`}
              value={proof.files_changed.length === 0 ? t`No file` : proof.files_changed.join(', ')}
            />
          </dl>
          {proof.checks.length > 0 && (
            <>
              <h3 className={styles.partName}>{t`Checks`}</h3>
              <ul className={styles.checks}>
                {proof.checks.map(({ command, duration_ms: ms, exit_code: exit, passed }) => (
                  <li key={command} className={styles.check}>
                    <StateGlyph state={passed ? 'done' : 'failed'} />
                    <code className={styles.checkCommand}>{visibleText(command)}</code>
                    <span className={styles.dim}>
                      {[checkWords(passed, exit), ms === null ? null : formatDuration(ms)]
                        .filter((part) => part !== null)
                        .join(', ')}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <Prose name={t`Prompt`} amount="" text={proof.prompt} />
        </>
      )}
    </section>
  );
}

function checkWords(passed: boolean, exit: number | null): string {
  if (passed) return t`passed`;
  return exit === null ? t`exit unknown` : t`exit ${exit}`;
}

function ProofFact({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null) return null;
  return (
    <div className={styles.fact}>
      <dt className={styles.factName}>{name}</dt>
      <dd className={styles.factValue}>
        <code className={styles.code}>{visibleText(value)}</code>
      </dd>
    </div>
  );
}

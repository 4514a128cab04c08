import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunProof } from '../../../../../shared/runs/run-proof.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import type { StartedRun } from '../../../../../shared/runs/started-run.ts';
import type { RunInfo } from '../../../../commands/recorded-runs.commands.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import { listChecks } from '../../run-checks.ts';
import styles from './EventPane.module.css';
import { Prose } from './Prose.tsx';

export type RunOverviewProps = {
  readonly info: RunInfo | null;
  readonly totals: RunTotals | null;
  /** Null: the app has not started the run since the app launched. */
  readonly started: StartedRun | null;
};

/** Shows what the run has proved, if it left a proof. Shown next to the timeline while no event is selected. */
export function RunOverview({ info, totals, started }: RunOverviewProps) {
  const proof = info?.proof ?? null;
  const checks = listChecks(started, proof);
  const hasEvents = totals !== null && totals.events > 0;
  return (
    <section className={styles.pane} aria-label={t`Event`}>
      {proof === null && checks.length === 0 ? (
        <EmptyState
          what={hasEvents ? t`No event selected` : t`No events yet`}
          how={
            info?.hasTelemetry === false
              ? t`This run has no telemetry.jsonl. Its folder exists, but nothing was recorded in it.`
              : hasEvents
                ? t`Choose one in the timeline, or a bar above it.`
                : t`The run's steps appear on the left as they happen.`
          }
        />
      ) : (
        <>
          {proof !== null && <ProofInput proof={proof} />}
          {checks.length > 0 && (
            <>
              <h3 className={styles.partName}>{t`Checks`}</h3>
              <ul className={styles.checks}>
                {checks.map(({ command, hasPassed, text }) => (
                  <li key={command} className={styles.check}>
                    <StateGlyph state={hasPassed ? 'done' : 'failed'} />
                    <code className={styles.checkCommand} {...tooltipWhenCut(visibleText(command))}>
                      {visibleText(command)}
                    </code>
                    <span className={hasPassed ? styles.dim : styles.checkFailed}>{text}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {proof !== null && <Prose name={t`Prompt`} amount="" text={proof.prompt} />}
        </>
      )}
    </section>
  );
}

function ProofInput({ proof }: { readonly proof: RunProof }) {
  const { end_commit: to, ended_at: endedAt, exit_status: exit, files_changed: files, start_commit: from } = proof;
  const changed = files.length === 0 ? t`No file` : files.join(', ');
  return (
    <dl className={styles.facts}>
      <ProofFact name={t`Exit`} value={exit === null ? null : String(exit)} />
      <ProofFact name={t`From`} value={from} />
      <ProofFact name={t`To`} value={to} />
      <ProofFact name={t`Changed`} value={endedAt === null ? null : changed} />
    </dl>
  );
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

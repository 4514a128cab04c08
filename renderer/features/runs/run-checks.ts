import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import type { StartedRun } from '../../../shared/runs/started-run.ts';

/** A finished check, in words. */
export type CheckView = { readonly command: string; readonly hasPassed: boolean; readonly text: string };

/** Lists how the checks of a run ended: according to the run itself, else according to its proof. */
export function listChecks(started: StartedRun | null, proof: RunProof | null): readonly CheckView[] {
  if (started !== null && started.checks.length > 0) {
    return started.checks.map(({ command, durationMs, exitCode }) => toCheckView(command, exitCode, durationMs));
  }
  return (proof?.checks ?? []).map((check) => ({
    ...toCheckView(check.command, check.exit_code, check.duration_ms),
    hasPassed: check.passed,
  }));
}

function toCheckView(command: string, exitCode: number | null, durationMs: number | null): CheckView {
  const passed = exitCode === 0;
  const end = passed ? t`passed` : exitCode === null ? t`did not finish` : t`exit ${exitCode}`;
  return { command, hasPassed: passed, text: durationMs === null ? end : `${end}, ${formatDuration(durationMs)}` };
}

/**
 * Summarizes all checks of a run, as the queue knows them, else the record: in one sentence, and in fewer words for next to
 * the mark of its state. Null if none has ended.
 */
export function summarizeChecks(
  started: Pick<StartedRun, 'checks' | 'request'> | null,
  { checks: recorded }: Pick<RunCard, 'checks'>,
): { readonly text: string; readonly short: string; readonly failed: boolean } | null {
  const checks = started?.checks ?? [];
  const ended = checks.length === 0 ? (recorded?.all ?? 0) : checks.length;
  if (ended === 0) return null;
  const passed = checks.length === 0 ? (recorded?.passed ?? 0) : checks.filter(({ exitCode }) => exitCode === 0).length;
  const failed = passed < ended;
  const all = Math.max(ended, started?.request.checks.length ?? 0);
  const short = passed === all ? counted(all, 'check') : t`${wholeNumber(passed)} of ${counted(all, 'check')}`;
  return { text: t`${short} passed`, short, failed };
}

import { create } from 'zustand';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { emptySummary, type TelemetrySummary } from '../../shared/privacy/telemetry/summary.ts';

/** Codex's activity since it started, and the log as far as this window has followed it. */
export type DiagnosticsStore = {
  readonly summary: TelemetrySummary;
  /** Oldest first. */
  readonly lines: readonly DiagnosticsLine[];
};

/** The host's limit of lines, and how many are dropped at once. Each drop makes all counts start over. */
const maxLines = 100_000;
const linesDroppedAtOnce = 5_000;

/** Codex's activity, and at most `maxLines` lines of the log. */
export const useDiagnostics = create<DiagnosticsStore>()(() => ({ summary: emptySummary, lines: [] }));

/** Resets the store for another profile, or after a restart of the host. */
export function diagnosticsReset(summary: TelemetrySummary): void {
  useDiagnostics.setState({ summary, lines: [] });
}

/** Replaces Codex's activity with the host's. The log stays. */
export function summaryChanged(summary: TelemetrySummary): void {
  useDiagnostics.setState({ summary });
}

/** Adds lines after the existing ones. Skips known ones. */
export function linesArrived(arrived: readonly DiagnosticsLine[]): void {
  const { lines } = useDiagnostics.getState();
  const last = lines.at(-1)?.seq ?? 0;
  const added = arrived.filter(({ seq }) => seq > last);
  if (added.length === 0) return;
  const all = lines.concat(added);
  const tooMany = all.length - maxLines;
  useDiagnostics.setState({ lines: tooMany > 0 ? all.slice(tooMany + linesDroppedAtOnce) : all });
}

/** Clears the log, because the window no longer follows it. */
export function linesForgotten(): void {
  useDiagnostics.setState({ lines: [] });
}

import { create } from 'zustand';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { emptySummary, type TelemetrySummary } from '../../shared/privacy/telemetry/summary.ts';

/** What Codex has done since it started, and the log as far as this window has followed it. */
export type DiagnosticsStore = {
  readonly summary: TelemetrySummary;
  /** Oldest first. */
  readonly lines: readonly DiagnosticsLine[];
};

/** As many as the host keeps, and how many are given up at once: what is counted of them has to be counted anew then. */
const mostLines = 100_000;
const givenUpAtOnce = 5_000;

export const useDiagnostics = create<DiagnosticsStore>()(() => ({ summary: emptySummary, lines: [] }));

/** The window shows another profile, or its host another start. */
export function diagnosticsReset(summary: TelemetrySummary): void {
  useDiagnostics.setState({ summary, lines: [] });
}

export function summaryChanged(summary: TelemetrySummary): void {
  useDiagnostics.setState({ summary });
}

/** Adds lines that follow on those that are there; what is known already is left out. */
export function linesArrived(arrived: readonly DiagnosticsLine[]): void {
  const { lines } = useDiagnostics.getState();
  const last = lines.at(-1)?.seq ?? 0;
  const added = arrived.filter(({ seq }) => seq > last);
  if (added.length === 0) return;
  const all = lines.concat(added);
  const tooMany = all.length - mostLines;
  useDiagnostics.setState({ lines: tooMany > 0 ? all.slice(tooMany + givenUpAtOnce) : all });
}

/** The window does not follow the log any more. */
export function linesForgotten(): void {
  useDiagnostics.setState({ lines: [] });
}

import { create } from 'zustand';
import type { MetricsState } from '../../shared/privacy/metrics/metrics-state.ts';

/** Where counts and the launch ping are sent, and the results of the last requests. */
export type MetricsStore = { readonly metrics: MetricsState };

/** The state of counts and launch pings; no endpoint until the host's first snapshot. */
export const useMetrics = create<MetricsStore>()(() => ({
  metrics: { endpoint: { type: 'none' }, storage: 'unopened', lastMetrics: null, lastPing: null },
}));

/** Replaces the state of counts and launch pings with the host's. */
export function metricsChanged(metrics: MetricsState): void {
  useMetrics.setState({ metrics });
}

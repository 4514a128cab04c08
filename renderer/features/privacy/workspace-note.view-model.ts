import type { ConsentState } from '../../../shared/telemetry/consent-state.ts';

/** What holds, said once in each folder. */
export function describeNote({ launchPing, metrics }: ConsentState): {
  readonly fact: string;
  readonly detail: string;
} {
  const shared = [...(metrics.on ? ['counts'] : []), ...(launchPing.on ? ['a launch ping'] : [])];
  if (shared.length === 0) {
    return {
      fact: 'Metrics are off here.',
      detail: 'Nothing leaves this machine but what you send to Codex.',
    };
  }
  return {
    fact: metrics.on ? 'Metrics are on here.' : 'Metrics are off here.',
    detail: `Beside what you send to Codex, ${shared.join(' and ')} may leave this machine at a start.`,
  };
}

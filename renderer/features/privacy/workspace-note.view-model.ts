import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';

/** What applies, shown once in each folder. */
export function describeNote({ launchPing, metrics, otlp }: ConsentState): {
  readonly fact: string;
  readonly detail: string;
} {
  if (otlp.on) {
    return {
      fact: t`OpenTelemetry export is on here.`,
      detail: t`Beside what you send to Codex, times and outcome of runs leave this machine as soon as they end.`,
    };
  }
  if (!metrics.on && !launchPing.on) {
    return {
      fact: t`Metrics are off here.`,
      detail: t`Nothing leaves this machine but what you send to Codex.`,
    };
  }
  return {
    fact: metrics.on ? t`Metrics are on here.` : t`Metrics are off here.`,
    detail: sharedWords(metrics.on, launchPing.on),
  };
}

function sharedWords(counts: boolean, ping: boolean): string {
  if (!ping) return t`Beside what you send to Codex, counts may leave this machine at a start.`;
  return counts
    ? t`Beside what you send to Codex, counts and a launch ping may leave this machine at a start.`
    : t`Beside what you send to Codex, a launch ping may leave this machine at a start.`;
}

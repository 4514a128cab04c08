import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';

/** What applies, shown once in each folder. */
export function describeNote({ launchPing, metrics, otlp }: ConsentState): {
  readonly fact: string;
  readonly detail: string;
} {
  if (otlp.on) {
    return {
      fact: t`OpenTelemetry export is on.`,
      detail: t`Besides what you send to Codex, the times and outcome of each run leave this machine when it ends.`,
    };
  }
  if (!metrics.on && !launchPing.on) {
    return {
      fact: t`Metrics are off.`,
      detail: t`Only what you send to Codex leaves this machine.`,
    };
  }
  return {
    fact: metrics.on ? t`Metrics are on.` : t`Metrics are off.`,
    detail: sharedWords(metrics.on, launchPing.on),
  };
}

function sharedWords(counts: boolean, ping: boolean): string {
  if (!ping) return t`Besides what you send to Codex, Workcell may send counts when it starts.`;
  return counts
    ? t`Besides what you send to Codex, Workcell may send counts and a launch ping when it starts.`
    : t`Besides what you send to Codex, Workcell may send a launch ping when it starts.`;
}

import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';

/**
 * Describes what leaves this computer, shown once in each folder. Null while only what the user sends to Codex leaves
 * it.
 */
export function describeNote({ launchPing, metrics, otlp }: ConsentState): {
  readonly fact: string;
  readonly detail: string;
} | null {
  if (otlp.on) {
    return {
      fact: t`OpenTelemetry export is on.`,
      detail: t`When a run ends, its times and outcome leave this computer.`,
    };
  }
  if (!metrics.on && !launchPing.on) return null;
  return {
    fact: metrics.on ? t`Metrics are on.` : t`Launch ping is on.`,
    detail: describeShared(metrics.on, launchPing.on),
  };
}

function describeShared(counts: boolean, ping: boolean): string {
  if (!ping) return t`Each time Workcell starts, counts may leave this computer.`;
  return counts
    ? t`Each time Workcell starts, counts and a launch ping may leave this computer.`
    : t`Each time Workcell starts, a ping may leave this computer.`;
}

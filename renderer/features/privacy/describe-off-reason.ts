import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState, ConsentTopic, OffReason } from '../../../shared/privacy/consent/consent-state.ts';

/** Explains in one sentence why something is off; null if the user has not turned it on. */
export function describeOffReason(because: OffReason, { policyProblem }: ConsentState): string | null {
  switch (because) {
    case 'policy':
      return t`Turned off by your administrator.`;
    case 'policyUnreadable':
      return t`Turned off until your administrator's policy can be read. ${policyProblem ?? ''}`.trim();
    case 'doNotTrack':
      return t`Turned off by DO_NOT_TRACK in your environment.`;
    case 'system':
      return t`Turned off by the privacy settings of this system.`;
    case 'devBuild':
      return t`Development builds share nothing.`;
    case 'telemetryOff':
      return t`Turned off because Telemetry is off in Settings, Privacy.`;
    case 'notAnswered':
    case 'notChosen':
      return null;
  }
}

/**
 * Explains why something is off that the user did not turn off here. The text is null if the decision is the user's.
 */
export function getOffState(
  consent: ConsentState,
  topic: ConsentTopic,
): { readonly managed: boolean; readonly text: string | null } {
  const verdict = consent[topic];
  if (verdict.on) return { managed: false, text: null };
  const text = describeOffReason(verdict.because, consent);
  if (text === null) return { managed: false, text };
  const rest = topic === 'metrics' || topic === 'launchPing' || topic === 'otlp' ? t` Nothing is counted or sent.` : '';
  return { managed: verdict.because !== 'telemetryOff', text: `${text}${rest}` };
}

import type { ConsentState, OffReason } from '../../../shared/telemetry/consent-state.ts';

/** Why something is off, one sentence; null where the person has not switched it on. */
export function reasonWords(because: OffReason, { policyProblem }: ConsentState): string | null {
  switch (because) {
    case 'policy':
      return 'Turned off by your administrator.';
    case 'policyUnreadable':
      return `Turned off until the policy of your administrator can be read. ${policyProblem ?? ''}`.trim();
    case 'doNotTrack':
      return 'Turned off by DO_NOT_TRACK in your environment.';
    case 'system':
      return 'Turned off by the privacy settings of this system.';
    case 'devBuild':
      return 'This is a build to work on, which shares nothing.';
    case 'telemetryOff':
      return 'Overruled: Telemetry is off in Settings, Privacy.';
    case 'notAnswered':
    case 'notChosen':
      return null;
  }
}

import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState, ConsentTopic } from '../../../shared/privacy/consent/consent-state.ts';
import { reasonText } from './reason-words.ts';

/** Why something is off that the person did not switch off here; the words are null if the decision is theirs. */
export function offOf(
  consent: ConsentState,
  topic: ConsentTopic,
): { readonly managed: boolean; readonly words: string | null } {
  const verdict = consent[topic];
  if (verdict.on) return { managed: false, words: null };
  const words = reasonText(verdict.because, consent);
  if (words === null) return { managed: false, words };
  const rest =
    topic === 'metrics' || topic === 'launchPing' || topic === 'otlp' ? t` Nothing is counted and nothing sent.` : '';
  return { managed: verdict.because !== 'telemetryOff', words: `${words}${rest}` };
}

import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';

function partialWords({ reason, rejected }: Extract<SendOutcome, { type: 'partial' }>): string {
  return t`Received, without ${wholeNumber(rejected)} that were refused${reason === null ? '.' : `: ${reason}`}`;
}

/** The outcome of something that was sent over OTLP, which is retried soon or never rather than at the next start. */
export function otlpOutcomeText(outcome: SendOutcome): string {
  switch (outcome.type) {
    case 'notSent':
      return t`Not sent (${outcome.code}). What waits is tried again while the app runs.`;
    case 'unknown':
      return t`It left, and no answer came. The same is sent again.`;
    default:
      return outcomeText(outcome);
  }
}

/** The outcome of something that was sent at a start. */
export function outcomeText(outcome: SendOutcome): string {
  switch (outcome.type) {
    case 'underWay':
      return t`On its way.`;
    case 'accepted':
      return t`Received.`;
    case 'partial':
      return partialWords(outcome);
    case 'refused':
      return t`Refused with HTTP ${outcome.status}${outcome.reason === null ? '.' : `: ${outcome.reason}`}`;
    case 'notSent':
      return t`Not sent (${outcome.code}). The counts are kept for the next start.`;
    case 'unknown':
      return t`It left, and no answer came. The same is sent again at the next start.`;
  }
}

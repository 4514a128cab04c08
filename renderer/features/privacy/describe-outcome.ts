import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';

function describePartial({ reason, rejected }: Extract<SendOutcome, { type: 'partial' }>): string {
  return t`Received, except ${wholeNumber(rejected)} that were refused${reason === null ? '.' : `: ${reason}`}`;
}

/** Describes the outcome of an OTLP transmission, which is retried soon or never rather than at the next start. */
export function describeOtlpOutcome(outcome: SendOutcome): string {
  switch (outcome.type) {
    case 'notSent':
      return t`Not sent (${outcome.code}). Workcell keeps trying while it runs.`;
    case 'unknown':
      return t`Sent, but no answer came. Workcell will send it again.`;
    default:
      return describeOutcome(outcome);
  }
}

/** Describes the outcome of a transmission at a start. */
export function describeOutcome(outcome: SendOutcome): string {
  switch (outcome.type) {
    case 'underWay':
      return t`Sending.`;
    case 'accepted':
      return t`Received.`;
    case 'partial':
      return describePartial(outcome);
    case 'refused':
      return t`Refused with HTTP ${outcome.status}${outcome.reason === null ? '.' : `: ${outcome.reason}`}`;
    case 'notSent':
      return t`Not sent (${outcome.code}). Workcell tries again at the next start.`;
    case 'unknown':
      return t`Sent, but no answer came. Workcell will send it again at the next start.`;
  }
}

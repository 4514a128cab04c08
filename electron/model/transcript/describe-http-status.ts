import { joinSentences } from '../../../shared/alerts/error-text.ts';
import type { StatusCommand } from '../../../shared/alerts/status-command.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/** The meaning of a provider's HTTP status for a user. */
export type HttpMeaning = {
  readonly fact: string;
  readonly detail: string;
  readonly commands: readonly StatusCommand[];
};

const wait =
  /\b(?:try again|retry)(?: in| after) (\d{1,6}(?:\.\d{1,3})?) ?(ms|milliseconds?|s|sec(?:onds?)?|m|min(?:utes?)?)\b/i;

/** Finds when a provider accepts the next request: `Try again in 3 s.` Null if the text does not contain that. */
export function findWait(words: string): string | null {
  const [, number, unit = ''] = wait.exec(words) ?? [];
  if (number === undefined) return null;
  const kind = unit.toLowerCase();
  const inSeconds =
    kind.startsWith('mi') || kind === 'ms' || kind === 'm' ? (kind.startsWith('mil') || kind === 'ms' ? 0.001 : 60) : 1;
  const seconds = Math.max(1, Math.ceil(Number(number) * inSeconds));
  return seconds < 120 ? t`Try again in ${seconds}\u00a0s.` : t`Try again in ${Math.ceil(seconds / 60)}\u00a0min.`;
}

/** Describes what to do about a rate limit. */
export function describeRetry(words: string): string {
  return findWait(words) ?? t`Wait a moment, then retry.`;
}

/** Returns the text for a status. `words` is the provider's message. */
export function describeHttpStatus(status: number, words: string): HttpMeaning {
  switch (status) {
    case 401:
      return {
        fact: t`The provider did not accept your sign-in.`,
        detail: joinSentences(words, t`Sign in again, then retry.`),
        commands: ['signIn', 'retryTurn'],
      };
    case 403:
      return { fact: t`The provider denied access.`, detail: words, commands: ['signIn', 'retryTurn'] };
    case 404:
      return {
        fact: t`The provider has nothing at this address.`,
        detail: joinSentences(words, t`Check the provider address and the model.`),
        commands: ['pickModel', 'retryTurn'],
      };
    case 408:
    case 504:
      return { fact: t`The provider took too long.`, detail: joinSentences(words, t`Retry.`), commands: ['retryTurn'] };
    case 413:
      return {
        fact: t`The request is too large for the provider.`,
        detail: joinSentences(words, t`Compact the thread, or continue in a new one.`),
        commands: ['compact', 'newThread'],
      };
    case 429:
      return {
        fact: t`Rate limit reached.`,
        detail: describeRetry(words),
        commands: ['retryTurn'],
      };
    default:
      break;
  }
  if (status >= 500) {
    return {
      fact: t`The provider failed with HTTP ${status}.`,
      detail: joinSentences(words, t`The problem is on its side. Retry later.`),
      commands: ['retryTurn'],
    };
  }
  return {
    fact: t`The provider refused the request with HTTP ${status}.`,
    detail: words,
    commands: ['copyRequest', 'retryTurn'],
  };
}

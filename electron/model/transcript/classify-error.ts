import type { TurnAlertText } from '../../../shared/alerts/alert-text.ts';
import { type CodexError, type ErrorKind, errorKind } from '../../../shared/alerts/codex-error.ts';
import { getErrorText, hasErrorBody, joinSentences, readBodyMessage } from '../../../shared/alerts/error-text.ts';
import type { StatusCommand } from '../../../shared/alerts/status-command.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { describeHttpStatus, describeRetry, findWait } from './describe-http-status.ts';

type Describe = (words: string, kind: ErrorKind, message: string) => TurnAlertText;

function toTurnAlert(fact: string, detail: string, commands: readonly StatusCommand[]): TurnAlertText {
  return { fact, detail, severity: 'critical', surface: 'turn', commands };
}

/** Returns the alert with the exact text for Details, if there is one. */
function withRaw(alert: TurnAlertText, raw: string): TurnAlertText {
  return raw === '' ? alert : { ...alert, raw };
}

const describeHttpError: Describe = (words, { httpStatus, name }, message) => {
  if (httpStatus !== null) {
    const { fact, detail, commands } = describeHttpStatus(httpStatus, words);
    return httpStatus === 429
      ? withRaw(toTurnAlert(fact, detail, commands), message)
      : toTurnAlert(fact, detail, commands);
  }
  const dropped = name === 'responseStreamDisconnected' ? t`The provider closed the stream.` : null;
  const fact = describeStreamEnd(message) ?? dropped ?? t`The provider cannot be reached.`;
  return withRaw(
    toTurnAlert(fact, t`Retry.`, ['retryTurn']),
    joinSentences(message.trim(), words === message ? '' : words),
  );
};

/** Returns what Codex adds to the news that the limit is reached, such as where to get more. */
function withoutLimitNews(words: string): string {
  return words.replace(/^You.ve hit your usage limit\.\s*(?:Try again later\.$)?/, '');
}

/** Every kind of error in the pinned version. */
export const turnErrors: Readonly<Record<string, Describe>> = {
  contextWindowExceeded: () =>
    toTurnAlert(
      t`The thread no longer fits in the context window.`,
      t`Compact it to continue here, or start a new thread.`,
      ['compact', 'newThread'],
    ),
  sessionBudgetExceeded: (words) => toTurnAlert(t`This session's budget is used up.`, words, ['newThread']),
  usageLimitExceeded: (words) =>
    toTurnAlert(
      t`You reached your usage limit.`,
      joinSentences(withoutLimitNews(words), t`Retry when it resets, or pick another model.`),
      ['goOnAtReset', 'retryTurn', 'pickModel'],
    ),
  rateLimitExceeded: (words, _kind, message) =>
    withRaw(toTurnAlert(t`Rate limit reached.`, describeRetry(words), ['retryTurn']), message),
  flexUnavailable: (words) =>
    toTurnAlert(t`The flex tier is full.`, joinSentences(words, t`Retry later.`), ['retryTurn']),
  serverOverloaded: () =>
    toTurnAlert(t`The model is at capacity.`, t`Retry later, or pick another model.`, ['retryTurn', 'pickModel']),
  modelNotFound: (words) =>
    toTurnAlert(t`The provider does not have this model.`, joinSentences(words, t`Pick another model.`), ['pickModel']),
  policyCapacityUnavailable: (words) =>
    toTurnAlert(t`The provider has no capacity to check this request.`, joinSentences(words, t`Retry later.`), [
      'retryTurn',
    ]),
  inferenceHookDenied: (words) => toTurnAlert(t`A hook blocked this request.`, words, ['copyRequest']),
  cyberPolicy: (words) =>
    toTurnAlert(t`The provider's cybersecurity policy blocked this.`, words, ['copyRequest', 'newThread']),
  misalignmentPolicyViolation: (words) =>
    toTurnAlert(t`The provider's policy stopped this turn.`, words, ['copyRequest', 'newThread']),
  tooManyDenials: (words) =>
    toTurnAlert(
      t`The turn ended because too many actions were declined.`,
      joinSentences(words, t`Tell Codex what to do instead.`),
      ['retryTurn'],
    ),
  internalServerError: (words) =>
    toTurnAlert(t`The provider had an error.`, joinSentences(words, t`The problem is on its side. Retry later.`), [
      'retryTurn',
    ]),
  unauthorized: (words) =>
    toTurnAlert(t`The provider did not accept your sign-in.`, joinSentences(words, t`Sign in again, then retry.`), [
      'signIn',
      'retryTurn',
    ]),
  badRequest: (words) => toTurnAlert(t`The provider refused the request.`, words, ['copyRequest', 'retryTurn']),
  threadRollbackFailed: (words) => toTurnAlert(t`The thread could not be rolled back.`, words, []),
  sandboxError: (words) =>
    toTurnAlert(
      t`The sandbox blocked this or failed.`,
      joinSentences(words, t`Retry, or choose another approval mode.`),
      ['retryTurn', 'openSettings'],
    ),
  activeTurnNotSteerable: (words, { turnKind }) => {
    const why =
      turnKind === 'compact'
        ? t`You cannot send messages while the thread is being compacted.`
        : turnKind === 'review'
          ? t`You cannot send messages during a review.`
          : null;
    return toTurnAlert(
      why ?? t`You cannot send messages to this turn.`,
      joinSentences(why === null ? words : '', t`Send it again when that ends.`),
      ['sendAgain'],
    );
  },
  httpConnectionFailed: describeHttpError,
  responseStreamConnectionFailed: describeHttpError,
  responseStreamDisconnected: describeHttpError,
  responseTooManyFailedAttempts: describeHttpError,
  other: (words, _kind, message) => {
    const missing = /^Missing environment variable: `([^`]+)`/.exec(words)?.[1];
    if (missing !== undefined) {
      const todo = t`The provider in config.toml needs it. Set it, then restart Workcell.`;
      return toTurnAlert(t`The environment variable ${missing} is not set.`, todo, ['retryTurn']);
    }
    const stream = describeStreamEnd(message);
    if (stream !== null) return withRaw(toTurnAlert(stream, t`Retry.`, ['retryTurn']), message);
    if (readBodyMessage(message) !== null) {
      return toTurnAlert(t`The provider refused the request.`, words, ['copyRequest', 'retryTurn']);
    }
    return toTurnAlert(t`The turn failed.`, words, ['retryTurn']);
  },
};

/**
 * Returns the text and commands for an error that ended a turn. An error unknown to this version keeps Codex's own
 * text.
 */
export function describeTurnError(error: CodexError): TurnAlertText {
  const kind = errorKind(error.codexErrorInfo);
  const parts = [error.message, error.additionalDetails ?? ''];
  const words = parts.map(getErrorText).reduce(joinSentences);
  const alert = describeKind(kind, words, error.message);
  return alert.raw === undefined && parts.some(hasErrorBody) ? withRaw(alert, parts.join('\n').trim()) : alert;
}

function describeKind(kind: ErrorKind, words: string, message: string): TurnAlertText {
  const known = Object.hasOwn(turnErrors, kind.name) ? turnErrors[kind.name] : undefined;
  if (known !== undefined) return known(words, kind, message);
  return toTurnAlert(t`The turn failed with an unknown error: "${kind.name}".`, words, ['retryTurn']);
}

/** Describes how an answer ended early, according to Codex's text. Null for other texts. */
export function describeStreamEnd(words: string): string | null {
  if (/max_output_tokens/.test(words)) return t`The answer reached the model's output limit.`;
  if (/content_filter/.test(words)) return t`The provider's content filter stopped the answer.`;
  if (/waiting for network|^Connection failed|error sending request/.test(words))
    return t`The provider cannot be reached.`;
  if (/idle timeout/.test(words)) return t`The provider stopped responding.`;
  if (/stream disconnected/.test(words)) return t`The provider closed the stream.`;
  return null;
}

/** An attempt to reach the provider again, as Codex reports it. */
type ReconnectAttempt = {
  /** The number of the attempt and the limit. Null when Codex does not count. */
  readonly attempt: number | null;
  readonly of: number | null;
  /** What happened, in one sentence. */
  readonly message: string;
};

/** Reads an error that Codex retries on its own. */
export function describeReconnect(error: CodexError): ReconnectAttempt {
  const counted = /(\d+)\s*\/\s*(\d+)/.exec(error.message);
  const words = error.additionalDetails ?? '';
  const { httpStatus, name } = errorKind(error.codexErrorInfo);
  const said = getErrorText(words === '' ? error.message : words);
  const isLimit = httpStatus === 429 || name === 'rateLimitExceeded';
  const answered = isLimit
    ? joinSentences(t`Rate limit reached.`, findWait(said) ?? '')
    : httpStatus === null
      ? null
      : t`The provider returned HTTP ${httpStatus}.`;
  return {
    attempt: counted === null ? null : Number(counted[1]),
    of: counted === null ? null : Number(counted[2]),
    message: answered ?? describeStreamEnd(error.message) ?? describeStreamEnd(words) ?? said,
  };
}

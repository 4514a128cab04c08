import { t } from '../i18n/i18n.ts';
import type { TurnAlertText } from './alert-text.ts';
import { type CodexError, type ErrorKind, errorKind } from './codex-error.ts';
import { errorText, join, messageOfBody } from './error-words.ts';
import { httpMeaning, waitIn, whenToRetry } from './http-errors.ts';
import type { StatusCommand } from './status-command.ts';

type Describe = (words: string, kind: ErrorKind, message: string) => TurnAlertText;

function say(fact: string, detail: string, commands: readonly StatusCommand[]): TurnAlertText {
  return { fact, detail, severity: 'critical', surface: 'turn', commands };
}

/** The same with the exact text behind Details, if there is one. */
function withRaw(alert: TurnAlertText, raw: string): TurnAlertText {
  return raw === '' ? alert : { ...alert, raw };
}

const overHttp: Describe = (words, { httpStatus, name }, message) => {
  if (httpStatus !== null) {
    const { fact, detail, commands } = httpMeaning(httpStatus, words);
    return httpStatus === 429 ? withRaw(say(fact, detail, commands), message) : say(fact, detail, commands);
  }
  const dropped = name === 'responseStreamDisconnected' ? t`The provider closed the stream.` : null;
  const fact = streamFact(message) ?? dropped ?? t`The provider cannot be reached.`;
  return withRaw(say(fact, t`Retry.`, ['retryTurn']), join(message.trim(), words === message ? '' : words));
};

/** Every kind of error in the pinned version. */
export const turnErrors: Readonly<Record<string, Describe>> = {
  contextWindowExceeded: () =>
    say(t`The thread no longer fits in the context window.`, t`Compact it to continue here, or start a new thread.`, [
      'compact',
      'newThread',
    ]),
  sessionBudgetExceeded: (words) => say(t`This session's budget is used up.`, words, ['newThread']),
  usageLimitExceeded: (words) =>
    say(t`You reached your usage limit.`, join(words, t`Retry when it resets, or pick another model.`), [
      'retryTurn',
      'pickModel',
    ]),
  rateLimitExceeded: (words, _kind, message) =>
    withRaw(say(t`Rate limit reached.`, whenToRetry(words), ['retryTurn']), message),
  flexUnavailable: (words) => say(t`The flex tier is full.`, join(words, t`Retry later.`), ['retryTurn']),
  serverOverloaded: () =>
    say(t`The model is at capacity.`, t`Retry later, or pick another model.`, ['retryTurn', 'pickModel']),
  modelNotFound: (words) =>
    say(t`The provider does not have this model.`, join(words, t`Pick another model.`), ['pickModel']),
  policyCapacityUnavailable: (words) =>
    say(t`The provider has no capacity to check this request.`, join(words, t`Retry later.`), ['retryTurn']),
  inferenceHookDenied: (words) => say(t`A hook blocked this request.`, words, ['copyRequest']),
  cyberPolicy: (words) =>
    say(t`The provider's cybersecurity policy blocked this.`, words, ['copyRequest', 'newThread']),
  misalignmentPolicyViolation: (words) =>
    say(t`The provider's policy stopped this turn.`, words, ['copyRequest', 'newThread']),
  tooManyDenials: (words) =>
    say(t`The turn ended because too many actions were declined.`, join(words, t`Tell Codex what to do instead.`), [
      'retryTurn',
    ]),
  internalServerError: (words) =>
    say(t`The provider had an error.`, join(words, t`The problem is on its side. Retry later.`), ['retryTurn']),
  unauthorized: (words) =>
    say(t`The provider did not accept your sign-in.`, join(words, t`Sign in again, then retry.`), [
      'signIn',
      'retryTurn',
    ]),
  badRequest: (words) => say(t`The provider refused the request.`, words, ['copyRequest', 'retryTurn']),
  threadRollbackFailed: (words) => say(t`The thread could not be rolled back.`, words, []),
  sandboxError: (words) =>
    say(t`The sandbox blocked this or failed.`, join(words, t`Retry, or choose another approval mode.`), [
      'retryTurn',
      'openSettings',
    ]),
  activeTurnNotSteerable: (words, { turnKind }) => {
    const why =
      turnKind === 'compact'
        ? t`You cannot send messages while the thread is being compacted.`
        : turnKind === 'review'
          ? t`You cannot send messages during a review.`
          : null;
    return say(
      why ?? t`You cannot send messages to this turn.`,
      join(why === null ? words : '', t`Send it again when that ends.`),
      ['sendAgain'],
    );
  },
  httpConnectionFailed: overHttp,
  responseStreamConnectionFailed: overHttp,
  responseStreamDisconnected: overHttp,
  responseTooManyFailedAttempts: overHttp,
  other: (words, _kind, message) => {
    const missing = /^Missing environment variable: `([^`]+)`/.exec(words)?.[1];
    if (missing !== undefined) {
      const todo = t`The provider in config.toml needs it. Set it, then restart Workcell.`;
      return say(t`The environment variable ${missing} is not set.`, todo, ['retryTurn']);
    }
    const stream = streamFact(message);
    if (stream !== null) return withRaw(say(stream, t`Retry.`, ['retryTurn']), message);
    if (messageOfBody(message) !== null) {
      return say(t`The provider refused the request.`, words, ['copyRequest', 'retryTurn']);
    }
    return say(t`The turn failed.`, words, ['retryTurn']);
  },
};

/** The text and commands for an error that ended a turn. An error unknown to this version keeps Codex's own text. */
export function describeTurnError(error: CodexError): TurnAlertText {
  const kind = errorKind(error.codexErrorInfo);
  const words = join(errorText(error.message), error.additionalDetails ?? '');
  const known = Object.hasOwn(turnErrors, kind.name) ? turnErrors[kind.name] : undefined;
  if (known !== undefined) return known(words, kind, error.message);
  return say(t`The turn failed with an unknown error: "${kind.name}".`, words, ['retryTurn']);
}

/** How an answer ended early, according to Codex's text. Null for other texts. */
export function streamFact(words: string): string | null {
  if (/max_output_tokens/.test(words)) return t`The answer reached the model's output limit.`;
  if (/content_filter/.test(words)) return t`The provider's content filter stopped the answer.`;
  if (/waiting for network|^Connection failed|error sending request/.test(words))
    return t`The provider cannot be reached.`;
  if (/idle timeout/.test(words)) return t`The provider stopped responding.`;
  if (/stream disconnected/.test(words)) return t`The provider closed the stream.`;
  return null;
}

/** An attempt to reach the provider again, as Codex reports it. */
type ReconnectInput = {
  /** The number of the attempt and the limit. Null when Codex does not count. */
  readonly attempt: number | null;
  readonly of: number | null;
  /** What happened, in one sentence. */
  readonly message: string;
};

/** Reads an error that Codex retries by itself. */
export function describeReconnect(error: CodexError): ReconnectInput {
  const counted = /(\d+)\s*\/\s*(\d+)/.exec(error.message);
  const words = error.additionalDetails ?? '';
  const { httpStatus, name } = errorKind(error.codexErrorInfo);
  const said = errorText(words === '' ? error.message : words);
  const isLimit = httpStatus === 429 || name === 'rateLimitExceeded';
  const answered = isLimit
    ? join(t`Rate limit reached.`, waitIn(said) ?? '')
    : httpStatus === null
      ? null
      : t`The provider returned HTTP ${httpStatus}.`;
  return {
    attempt: counted === null ? null : Number(counted[1]),
    of: counted === null ? null : Number(counted[2]),
    message: answered ?? streamFact(error.message) ?? streamFact(words) ?? said,
  };
}

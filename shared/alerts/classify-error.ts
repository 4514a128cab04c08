import type { StatusCommand } from '../transcript/entry.ts';
import { type CodexError, type ErrorKind, errorKind } from './codex-error.ts';
import { errorWords, join, messageOfBody } from './error-words.ts';
import { httpMeaning } from './http-errors.ts';
import type { TurnSentence } from './sentence.ts';
import { streamFact } from './stream-errors.ts';

type Describe = (words: string, kind: ErrorKind, message: string) => TurnSentence;

function say(fact: string, detail: string, commands: readonly StatusCommand[]): TurnSentence {
  return { fact, detail, severity: 'critical', surface: 'turn', commands };
}

const overHttp: Describe = (words, { httpStatus, name }, message) => {
  if (httpStatus !== null) {
    const { fact, detail, commands } = httpMeaning(httpStatus, words);
    return say(fact, detail, commands);
  }
  const dropped = name === 'responseStreamDisconnected' ? 'The provider closed the stream.' : null;
  return say(streamFact(message) ?? dropped ?? 'The provider cannot be reached.', join(words, 'Retry.'), ['retryTurn']);
};

/** Every kind of error that the pinned version names. */
export const turnErrors: Readonly<Record<string, Describe>> = {
  contextWindowExceeded: () =>
    say('The thread no longer fits into the context window.', 'Compact it to go on here, or start a new thread.', [
      'compact',
      'newThread',
    ]),
  sessionBudgetExceeded: (words) => say('The budget of this session is used up.', words, ['newThread']),
  usageLimitExceeded: (words) =>
    say('Your usage limit is reached.', join(words, 'Retry when it is over, or pick another model.'), [
      'retryTurn',
      'pickModel',
    ]),
  rateLimitExceeded: (words) =>
    say('The provider asks to slow down.', join(words, 'Wait a little, then retry.'), ['retryTurn']),
  flexUnavailable: (words) => say('The flex tier has no room now.', join(words, 'Retry in a while.'), ['retryTurn']),
  serverOverloaded: () =>
    say('The model is at its capacity.', 'Retry in a while, or pick another model.', ['retryTurn', 'pickModel']),
  modelNotFound: (words) =>
    say('The provider does not have this model.', join(words, 'Pick another one.'), ['pickModel']),
  policyCapacityUnavailable: (words) =>
    say('The provider has no capacity to check this request.', join(words, 'Retry in a while.'), ['retryTurn']),
  inferenceHookDenied: (words) => say('A hook refused this request.', words, ['copyRequest']),
  cyberPolicy: (words) =>
    say('The provider refused this under its policy on cyber security.', words, ['copyRequest', 'newThread']),
  misalignmentPolicyViolation: (words) =>
    say('The provider stopped this turn under its policy.', words, ['copyRequest', 'newThread']),
  tooManyDenials: (words) =>
    say('The turn ended because too many actions were refused.', join(words, 'Say what to do instead.'), ['retryTurn']),
  internalServerError: (words) =>
    say('The provider failed.', join(words, 'The fault is on its side. Retry in a while.'), ['retryTurn']),
  unauthorized: (words) =>
    say('The provider did not accept your sign-in.', join(words, 'Sign in again, then retry.'), [
      'signIn',
      'retryTurn',
    ]),
  badRequest: (words) => say('The provider refused the request.', words, ['copyRequest', 'retryTurn']),
  threadRollbackFailed: (words) => say('The thread could not be taken back.', words, []),
  sandboxError: (words) =>
    say('The sandbox refused, or failed.', join(words, 'Retry, or choose another mode of approvals.'), [
      'retryTurn',
      'openSettings',
    ]),
  activeTurnNotSteerable: (words, { turnKind }) => {
    const busy = turnKind === 'compact' ? 'the thread is being compacted' : 'a review runs';
    const known = turnKind === 'compact' || turnKind === 'review';
    return say(
      known ? `No message can be sent while ${busy}.` : 'No message can be sent into this turn.',
      join(known ? '' : words, 'Send it again when that has ended.'),
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
      const todo = 'The provider in config.toml needs it. Set it, then start the app again.';
      return say(`The environment variable ${missing} is not set.`, todo, ['retryTurn']);
    }
    const stream = streamFact(message);
    if (stream !== null) return say(stream, join(words, 'Retry.'), ['retryTurn']);
    if (messageOfBody(message) !== null) {
      return say('The provider refused the request.', words, ['copyRequest', 'retryTurn']);
    }
    return say('The turn failed.', words, ['retryTurn']);
  },
};

/** The words and commands for an error that ended a turn. One that this version does not know keeps Codex's own words. */
export function describeTurnError(error: CodexError): TurnSentence {
  const kind = errorKind(error.codexErrorInfo);
  const words = join(errorWords(error.message), error.additionalDetails ?? '');
  const known = Object.hasOwn(turnErrors, kind.name) ? turnErrors[kind.name] : undefined;
  if (known !== undefined) return known(words, kind, error.message);
  return say(`The turn failed with "${kind.name}", which this version does not know.`, words, ['retryTurn']);
}

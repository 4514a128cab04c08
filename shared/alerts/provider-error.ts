import { z } from 'zod';
import { type CodexError, errorKind } from './codex-error.ts';

/** What an error that ended a turn is of, as it is counted. */
export const providerError = z.enum([
  'status_400',
  'status_401',
  'status_403',
  'status_404',
  'status_408',
  'status_409',
  'status_413',
  'status_422',
  'status_429',
  /** Any other 4xx. */
  'status_4xx',
  'status_500',
  'status_502',
  'status_503',
  'status_504',
  /** Any other 5xx. */
  'status_5xx',
  'context_window',
  'output_limit',
  'content_filter',
  'usage_limit',
  'rate_limit',
  'overloaded',
  'unauthorized',
  'model_not_found',
  'bad_request',
  'policy',
  'server_error',
  /** The provider fell silent. */
  'timeout',
  /** The provider cannot be reached. */
  'connection',
  /** The answer broke off. */
  'stream',
  /** Nothing of the provider's: a hook, the sandbox, the configuration. */
  'local',
  'other',
]);
export type ProviderError = z.infer<typeof providerError>;

/** Names of Codex that say more than a status does. */
const named: ReadonlyMap<string, ProviderError> = new Map([
  ['contextWindowExceeded', 'context_window'],
  ['sessionBudgetExceeded', 'usage_limit'],
  ['usageLimitExceeded', 'usage_limit'],
  ['rateLimitExceeded', 'rate_limit'],
  ['flexUnavailable', 'overloaded'],
  ['serverOverloaded', 'overloaded'],
  ['policyCapacityUnavailable', 'overloaded'],
  ['modelNotFound', 'model_not_found'],
  ['cyberPolicy', 'policy'],
  ['misalignmentPolicyViolation', 'policy'],
  ['inferenceHookDenied', 'local'],
  ['tooManyDenials', 'local'],
  ['threadRollbackFailed', 'local'],
  ['sandboxError', 'local'],
  ['activeTurnNotSteerable', 'local'],
]);

/** Names of Codex that count only where there is neither a status nor a word that says more. */
const vague: ReadonlyMap<string, ProviderError> = new Map([
  ['unauthorized', 'unauthorized'],
  ['badRequest', 'bad_request'],
  ['internalServerError', 'server_error'],
  ['httpConnectionFailed', 'connection'],
  ['responseStreamConnectionFailed', 'connection'],
  ['responseStreamDisconnected', 'stream'],
  ['responseTooManyFailedAttempts', 'connection'],
]);

/** Sentences of Codex's own, whole or up to what it quotes. */
const sentences: readonly (readonly [RegExp, ProviderError])[] = [
  [/\breason: max_output_tokens$/, 'output_limit'],
  [/\breason: content_filter$/, 'content_filter'],
  [/\bidle timeout waiting for SSE$|^request timed out|\boperation timed out$/, 'timeout'],
  [
    /^Connection failed|^waiting for network|^(?:stream disconnected before completion: )?error sending request/,
    'connection',
  ],
  [/^stream (?:disconnected|closed)/, 'stream'],
  [/^Missing environment variable/, 'local'],
  // A body with nothing around it is how Codex hands on an HTTP 400.
  [/^\{/, 'bad_request'],
];

/**
 * The class of an error of Codex: by its name, by the HTTP status in it, else by a sentence of Codex's own. What a
 * provider answered decides nothing, because it may repeat what was sent.
 */
export function providerErrorOf({ codexErrorInfo, message }: CodexError): ProviderError {
  const { httpStatus, name } = errorKind(codexErrorInfo);
  const words = message.trim();
  return (
    named.get(name) ??
    classOfStatus(httpStatus ?? statusIn(words)) ??
    sentences.find(([sentence]) => sentence.test(words))?.[1] ??
    vague.get(name) ??
    'other'
  );
}

/** The status that Codex names before it quotes: `unexpected status 500 …: …`, `… last status: 429 …`. */
function statusIn(words: string): number | null {
  const digits = /^[^:{[]*\bstatus:? (\d{3})\b/.exec(words)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Null for what is no status of a failure. */
function classOfStatus(status: number | null): ProviderError | null {
  if (status === null || status < 400 || status > 599) return null;
  const exact = providerError.safeParse(`status_${status}`);
  if (exact.success) return exact.data;
  return status < 500 ? 'status_4xx' : 'status_5xx';
}

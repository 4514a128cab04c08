import { z } from 'zod';
import { type CodexError, errorKind } from './codex-error.ts';

/** The class of an error that ended a turn, for counting. */
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
  /** The provider stopped responding. */
  'timeout',
  /** The provider is unreachable. */
  'connection',
  /** The answer broke off. */
  'stream',
  /** Not caused by the provider: a hook, the sandbox, the configuration. */
  'local',
  'other',
]);
export type ProviderError = z.infer<typeof providerError>;

/** Codex's names that are more specific than a status. */
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

/** Codex's names that count only without a status or a more specific text. */
const vague: ReadonlyMap<string, ProviderError> = new Map([
  ['unauthorized', 'unauthorized'],
  ['badRequest', 'bad_request'],
  ['internalServerError', 'server_error'],
  ['httpConnectionFailed', 'connection'],
  ['responseStreamConnectionFailed', 'connection'],
  ['responseStreamDisconnected', 'stream'],
  ['responseTooManyFailedAttempts', 'connection'],
]);

/** Codex's own sentences, complete or up to the quoted part. */
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
  // Codex passes on an HTTP 400 as a body without anything around it.
  [/^\{/, 'bad_request'],
];

/**
 * The class of a Codex error: by its name, by its HTTP status, or else by one of Codex's own sentences. The provider's
 * answer does not count, because it may repeat what was sent.
 */
export function classifyProviderError({ codexErrorInfo, message }: CodexError): ProviderError {
  const { httpStatus, name } = errorKind(codexErrorInfo);
  const words = message.trim();
  return (
    named.get(name) ??
    classifyStatus(httpStatus ?? findStatus(words)) ??
    sentences.find(([sentence]) => sentence.test(words))?.[1] ??
    vague.get(name) ??
    'other'
  );
}

/** The status that Codex names before the quoted part: `unexpected status 500 …: …`, `… last status: 429 …`. */
function findStatus(words: string): number | null {
  const digits = /^[^:{[]*\bstatus:? (\d{3})\b/.exec(words)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Null for a status that is not a failure. */
function classifyStatus(status: number | null): ProviderError | null {
  if (status === null || status < 400 || status > 599) return null;
  const exact = providerError.safeParse(`status_${status}`);
  if (exact.success) return exact.data;
  return status < 500 ? 'status_4xx' : 'status_5xx';
}

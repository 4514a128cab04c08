import { describe, expect, it } from 'vitest';
import { readProtocolType } from '../../fixtures/testkit/protocol-type.ts';
import { classifyProviderError, type ProviderError, providerError } from './provider-error.ts';

const classOf = (codexErrorInfo: unknown, message = 'Words of the provider') =>
  classifyProviderError({ message, codexErrorInfo, additionalDetails: null });

describe('the class of an error', () => {
  it.each<[name: string, ProviderError]>([
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
    ['internalServerError', 'server_error'],
    ['unauthorized', 'unauthorized'],
    ['badRequest', 'bad_request'],
    ['other', 'other'],
    ['aNameOfTomorrow', 'other'],
  ])('classifies the error name %s as %s', (name, expected) => {
    expect(classOf(name)).toBe(expected);
  });

  it.each<[name: string, ProviderError]>([
    ['httpConnectionFailed', 'connection'],
    ['responseStreamConnectionFailed', 'connection'],
    ['responseStreamDisconnected', 'stream'],
    ['responseTooManyFailedAttempts', 'connection'],
    ['activeTurnNotSteerable', 'local'],
  ])('classifies the error %s without a status as %s', (name, expected) => {
    expect(classOf({ [name]: { httpStatusCode: null } })).toBe(expected);
  });

  it('classifies every error name of the pinned protocol', () => {
    const names = [...readProtocolType('CodexErrorInfo').matchAll(/"(\w+)"/g)].flatMap(([, name]) => name ?? []);
    const undecided = new Set(names.filter((name) => classOf(name) === 'other'));
    expect([...undecided]).toEqual(['other']);
  });

  it.each<[status: number, ProviderError]>([
    [400, 'status_400'],
    [401, 'status_401'],
    [403, 'status_403'],
    [404, 'status_404'],
    [408, 'status_408'],
    [409, 'status_409'],
    [413, 'status_413'],
    [418, 'status_4xx'],
    [422, 'status_422'],
    [429, 'status_429'],
    [451, 'status_4xx'],
    [500, 'status_500'],
    [502, 'status_502'],
    [503, 'status_503'],
    [504, 'status_504'],
    [529, 'status_5xx'],
    [200, 'connection'],
    [302, 'connection'],
    [600, 'connection'],
  ])('classifies HTTP %d as %s, as a number or in words', (status, expected) => {
    expect(classOf({ httpConnectionFailed: { httpStatusCode: status } })).toBe(expected);
    expect(classOf({ httpConnectionFailed: { httpStatusCode: null } }, `unexpected status ${status} No: why`)).toBe(
      expected,
    );
  });

  it.each<[message: string, ProviderError]>([
    ['exceeded retry limit, last status: 429 Too Many Requests', 'status_429'],
    ['unexpected status 401 Unauthorized: Incorrect API key., url: http://127.0.0.1:1/v1/responses', 'status_401'],
    ['Incomplete response returned, reason: max_output_tokens', 'output_limit'],
    ['stream disconnected before completion: Incomplete response returned, reason: content_filter', 'content_filter'],
    ['stream disconnected before completion: idle timeout waiting for SSE', 'timeout'],
    ['request timed out', 'timeout'],
    ['Connection failed: tcp connect error', 'connection'],
    ['stream disconnected before completion: error sending request for url (http://h/v1)', 'connection'],
    ['stream disconnected before completion: Transport error: network error: error decoding response body', 'stream'],
    ['stream closed before response.completed', 'stream'],
    ['Missing environment variable: `API_KEY`. Set API_KEY first.', 'local'],
    ['{"error":{"message":"Invalid value."}}', 'bad_request'],
    ['Prompt flagged.', 'other'],
    ['', 'other'],
  ])('classifies the error text %j as %s', (message, expected) => {
    expect(classOf('other', message)).toBe(expected);
  });

  it.each<[message: string, ProviderError]>([
    ['unexpected status 500 Oops: I asked about reason: content_filter', 'status_500'],
    ['{"error":{"message":"unexpected status 401, idle timeout waiting for SSE"}}', 'bad_request'],
    ['stream disconnected before completion: you asked why there was status 404', 'stream'],
    ['The prompt says: request timed out, status 503', 'other'],
  ])('does not classify by text repeated in an answer: %j', (message, expected) => {
    expect(classOf('other', message)).toBe(expected);
  });

  it.each([null, undefined, 7, [], {}, { other: 'text' }, { httpConnectionFailed: { httpStatusCode: '500' } }])(
    'classifies %j as one of the list',
    (info) => {
      expect(providerError.options).toContain(classOf(info));
    },
  );
});

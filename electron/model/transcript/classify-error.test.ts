import { describe, expect, it } from 'vitest';
import { readProtocolType } from '../../../fixtures/testkit/protocol-type.ts';
import { describeReconnect, describeTurnError, turnErrors } from './classify-error.ts';

const union = readProtocolType('CodexErrorInfo');
/** The names of every plain value and every object key in the pinned protocol. */
const plain = [...union.matchAll(/"(\w+)"(?! *:)/g)]
  .flatMap(([, name]) => name ?? [])
  .filter((name) => !name.startsWith('httpStatus'));
const keyed = [...union.matchAll(/\{ "(\w+)":/g)].flatMap(([, name]) => name ?? []);

const error = (codexErrorInfo: unknown, message = 'Words of the provider') => ({
  message,
  codexErrorInfo,
  additionalDetails: null,
});

describe('the error table', () => {
  it('the error table has exactly the names of the pinned protocol', () => {
    expect(plain.length).toBeGreaterThan(15);
    expect(keyed.length).toBeGreaterThan(4);
    expect(Object.keys(turnErrors).sort()).toEqual([...new Set([...plain, ...keyed])].sort());
  });

  it.each([...plain, ...keyed.map((key) => ({ [key]: { httpStatusCode: null, turnKind: 'review' } }))])(
    'the error table has a sentence for %j',
    (info) => {
      const { fact, detail, surface } = describeTurnError(error(info));
      expect(fact).toMatch(/^[A-Z].*\.$/);
      expect(`${fact} ${detail}`).not.toMatch(/does not know|undefined|null|\.\./);
      expect(surface).toBe('turn');
    },
  );

  it.each([400, 401, 403, 404, 408, 413, 418, 422, 429, 500, 502, 503, 504])(
    'the error table has a sentence for HTTP %d in each of its forms',
    (status) => {
      const facts = keyed
        .filter((key) => key !== 'activeTurnNotSteerable')
        .map((key) => describeTurnError(error({ [key]: { httpStatusCode: status } })).fact);
      expect(new Set(facts).size).toBe(1);
      expect(facts[0]).toMatch(/^(?:The (?:provider|request) |Rate limit reached)/);
    },
  );

  it("shows Codex's own text for an error from a later version, in either form", () => {
    for (const info of ['quantumFlux', { quantumFlux: { level: 3 } }]) {
      expect(describeTurnError(error(info))).toMatchObject({
        fact: 'The turn failed with an unknown error: "quantumFlux".',
        detail: 'Words of the provider.',
      });
    }
  });

  it('classifies an error without a class by its text', () => {
    expect(describeTurnError(error(null)).detail).toContain('Words of the provider');
    expect(describeTurnError(error('toString')).fact).toContain('"toString"');
  });
});

describe('available actions', () => {
  it.each([
    ['contextWindowExceeded', ['compact', 'newThread']],
    ['modelNotFound', ['pickModel']],
    ['unauthorized', ['signIn', 'retryTurn']],
    [{ httpConnectionFailed: { httpStatusCode: 401 } }, ['signIn', 'retryTurn']],
    ['serverOverloaded', ['retryTurn', 'pickModel']],
    [{ activeTurnNotSteerable: { turnKind: 'compact' } }, ['sendAgain']],
  ])('offers only existing actions for %j', (info, commands) => {
    expect(describeTurnError(error(info)).commands).toEqual(commands);
  });
});

describe("the provider's text", () => {
  it("extracts the provider's text from a JSON body", () => {
    const body = '{"error":{"message":"Invalid value for input.","type":"invalid_request_error"}}';
    expect(describeTurnError(error('other', body))).toMatchObject({
      fact: 'The provider refused the request.',
      detail: 'Invalid value for input.',
    });
  });

  it("removes the parts of the provider's text that only a program needs", () => {
    const words = 'unexpected status 403 Forbidden: Not allowed., url: http://127.0.0.1:1/v1/responses';
    expect(describeTurnError(error({ httpConnectionFailed: { httpStatusCode: 403 } }, words)).detail).toBe(
      'Not allowed.',
    );
  });

  it("shows one sentence of a proxy's page, and keeps the page for Details", () => {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    const message = `unexpected status 502 Bad Gateway: ${page}, url: http://127.0.0.1:1/v1/responses`;
    expect(describeTurnError(error({ httpConnectionFailed: { httpStatusCode: 502 } }, message))).toMatchObject({
      fact: 'The provider failed with HTTP 502.',
      detail: '502 Bad Gateway. The problem is on its side. Retry later.',
      raw: message,
    });
    expect(describeTurnError(error('other', '{"detail":"Not authenticated","trace":"t-1"}'))).toMatchObject({
      fact: 'The provider refused the request.',
      detail: 'Not authenticated.',
      raw: '{"detail":"Not authenticated","trace":"t-1"}',
    });
    expect(describeTurnError({ ...error('quantumFlux', 'It failed'), additionalDetails: page })).toMatchObject({
      detail: 'It failed. 502 Bad Gateway',
      raw: `It failed\n${page}`,
    });
  });

  it("keeps the provider's text unchanged when it only looks like JSON", () => {
    expect(describeTurnError(error('other', '{not json')).detail).toContain('{not json');
  });
});

describe('an error that Codex retries by itself', () => {
  const cut = { responseStreamDisconnected: { httpStatusCode: null } };
  it.each([
    [
      'Reconnecting... 2/5',
      cut,
      'stream disconnected before completion: Transport error',
      2,
      5,
      'The provider closed the stream.',
    ],
    [
      'Reconnecting... waiting for network',
      cut,
      'Connection failed: error sending request',
      null,
      null,
      'The provider cannot be reached.',
    ],
    ['Reconnecting... 1/5', cut, 'idle timeout waiting for SSE', 1, 5, 'The provider stopped responding.'],
    [
      'Reconnecting... 1/5',
      { responseStreamDisconnected: { httpStatusCode: 502 } },
      null,
      1,
      5,
      'The provider returned HTTP 502.',
    ],
    ['Reconnecting... 1/5', 'other', 'Something else', 1, 5, 'Something else'],
  ])(
    'describes an error that Codex retries by itself: %s %j %s',
    (message, codexErrorInfo, additionalDetails, attempt, of, said) => {
      expect(describeReconnect({ message, codexErrorInfo, additionalDetails })).toEqual({ attempt, of, message: said });
    },
  );
});

describe('the exact text of an error', () => {
  const cut = 'stream disconnected before completion: Transport error: network error: error decoding response body';

  it('keeps the exact text of an error behind the sentence when it is technical', () => {
    for (const info of [{ responseStreamDisconnected: { httpStatusCode: null } }, 'other']) {
      const { fact, detail, raw } = describeTurnError(error(info, cut));
      expect(`${fact} ${detail}`).toBe('The provider closed the stream. Retry.');
      expect(raw).toContain('error decoding response body');
    }
  });

  it.each([
    ['Rate limit reached for gpt-5. Please try again in 3s. Visit the limits page.', 'Try again in 3 s.'],
    ['try again in 1.248s', 'Try again in 2 s.'],
    ['Please retry after 250 ms', 'Try again in 1 s.'],
    ['try again in 6 minutes', 'Try again in 6 min.'],
    ['exceeded retry limit, last status: 429 Too Many Requests', 'Wait a moment, then retry.'],
  ])('a rate limit says when to try again: %s', (words, when) => {
    for (const info of ['rateLimitExceeded', { responseTooManyFailedAttempts: { httpStatusCode: 429 } }]) {
      const { fact, detail, raw } = describeTurnError(error(info, words));
      expect(`${fact} ${detail}`.replaceAll('\u00a0', ' ')).toBe(`Rate limit reached. ${when}`);
      expect(raw).toBe(words);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/base/result.ts';
import { readApiAnswer } from './read-api-answer.ts';

const front = (status: string): string => `HTTP/2.0 ${status}\nContent-Type: application/json\r\nDate: now\r\n\r\n`;
const failed = (type: 'failed' | 'timedOut', printed: string) =>
  err({ type, code: 1, said: 'glab: odd', printed: Buffer.from(printed) });

describe('an answer of GitLab', () => {
  it('is its body, byte by byte, even if the body looks like another answer', () => {
    const body = Buffer.from(`${front('500 Error')}\n\nä\u0000`);
    expect(readApiAnswer(ok(Buffer.concat([Buffer.from(front('200 OK')), body])))).toEqual(ok(body));
    expect(readApiAnswer(ok(Buffer.from(`HTTP/1.1 201 Created\n\r\n${body}`)))).toEqual(ok(body));
  });

  it.each([
    ['{"message":"404 Project Not Found"}', '404 Project Not Found (HTTP 404)'],
    ['{"message":["Too long",{"title":["is odd"]}]}', 'Too long, title: is odd (HTTP 404)'],
    ['{"error":"invalid_token","error_description":"Token was revoked."}', 'Token was revoked. (HTTP 404)'],
    ['[]', 'HTTP 404'],
    ['<html>', 'HTTP 404'],
    ['\n', 'HTTP 404'],
  ])('that is a no is a failure, whether glab ends well or not: %s', (body, said) => {
    const printed = `${front('404 Not Found')}${body}`;
    for (const done of [ok(Buffer.from(printed)), failed('failed', printed)]) {
      expect(readApiAnswer(done)).toMatchObject({ error: { type: 'failed', said } });
    }
  });

  it('that is nested without end is a failure without reasons', () => {
    const nested = `{"message":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
    const printed = Buffer.from(`${front('422 Odd')}${nested}`);
    expect(readApiAnswer(ok(printed))).toMatchObject({ error: { said: 'HTTP 422' } });
  });

  it('stays what glab says about it without a status, and after it was ended', () => {
    expect(readApiAnswer(failed('failed', ''))).toMatchObject({ error: { said: 'glab: odd' } });
    expect(readApiAnswer(failed('timedOut', `${front('404 Not Found')}{}`))).toMatchObject({
      error: { type: 'timedOut', said: 'glab: odd' },
    });
    expect(readApiAnswer(ok(Buffer.from('{}')))).toEqual(ok(Buffer.from('{}')));
  });
});

import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { PostJsonReply } from './post-json.ts';
import { judgeReply } from './send-at-launch.ts';

const answered = (status: number, body = ''): PostJsonReply => ({ type: 'answered', status, body });
const failed = (why: Extract<PostJsonReply, { type: 'failed' }>['why'], wasSent: boolean): PostJsonReply => ({
  type: 'failed',
  why,
  wasSent,
  code: 'CODE',
});

it.each<[what: string, PostJsonReply, SendOutcome]>([
  ['202', answered(202), { type: 'accepted' }],
  ['400', answered(400, '{"error":"bad"}'), { type: 'refused', status: 400, reason: 'bad' }],
  ['405', answered(405), { type: 'refused', status: 405, reason: null }],
  ['413', answered(413), { type: 'refused', status: 413, reason: null }],
  ['429', answered(429), { type: 'refused', status: 429, reason: null }],
  ['a redirect', answered(308), { type: 'refused', status: 308, reason: null }],
  ['200, as of a sign-in page', answered(200), { type: 'unknown', why: 'strangeAnswer', status: 200 }],
  ['500', answered(500), { type: 'unknown', why: 'strangeAnswer', status: 500 }],
  ['504 of a proxy', answered(504), { type: 'unknown', why: 'strangeAnswer', status: 504 }],
  ['no host', failed('unreachable', false), { type: 'notSent', why: 'unreachable', code: 'CODE' }],
  ['a bad certificate', failed('notSecure', false), { type: 'notSent', why: 'notSecure', code: 'CODE' }],
  ['a host that does not answer', failed('timeout', false), { type: 'notSent', why: 'unreachable', code: 'CODE' }],
  ['silence', failed('timeout', true), { type: 'unknown', why: 'timeout', status: null }],
  ['a connection that broke', failed('cutOff', true), { type: 'unknown', why: 'cutOff', status: null }],
  ['the end of the app', failed('calledOff', true), { type: 'unknown', why: 'calledOff', status: null }],
  ['the end before it began', failed('calledOff', false), { type: 'notSent', why: 'calledOff', code: 'CODE' }],
])('%s means what it means', (_what, reply, outcome) => {
  expect(judgeReply(reply)).toEqual(outcome);
});

describe('the reason of a refusal', () => {
  it.each([
    ['{"error":"counts.turns: too big"}', 'counts.turns: too big'],
    ['Bad\r\n  Request\n', 'Bad Request'],
    ['{"error":{"code":7}}', '{"error":{"code":7}}'],
    ['{"error":"a\\u202eb\\u001b[31m"}', 'a\\u202eb\\u001b[31m'],
    [' \n', null],
    ['x'.repeat(5_000), 'x'.repeat(300)],
  ])('the reason of a refusal in %j is %j', (body, reason) => {
    expect(judgeReply(answered(400, body))).toMatchObject({ reason });
  });
});

import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import type { PostReply } from '../../host/post.ts';
import { judgeAnswer } from './judge-answer.ts';
import { readRejectedCounts, readRejectedSpans } from './otlp-messages.ts';

describe.each([
  ['spans', readRejectedSpans],
  ['counts', readRejectedCounts],
])('the rejected part of %s', (_what, rejectedIn) => {
  const taken = (body: Uint8Array): PostReply => {
    return { type: 'answered', status: 200, retryAfter: null, body: Buffer.from(body), sentBytes: 1 };
  };

  it('has a number and a reason', () => {
    const body = Buffer.from([0x0a, 0x07, 0x08, 0xac, 0x02, 0x12, 0x02, 0x6e, 0x6f]);
    expect(rejectedIn(body)).toEqual({ count: 300, reason: 'no' });
    expect(rejectedIn(Buffer.alloc(0))).toEqual({ count: 0, reason: '' });
  });

  it('is zero if the receiver names an impossible number', () => {
    const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const endless = [...Array.from({ length: 300 }, () => 0x80), 0x01];
    for (const number of [minusOne, endless]) {
      const partial = [0x08, ...number];
      const length = partial.length < 0x80 ? [partial.length] : [(partial.length % 0x80) + 0x80, partial.length >> 7];
      expect(rejectedIn(Buffer.from([0x0a, ...length, ...partial]))).toEqual({ count: 0, reason: '' });
    }
  });

  it('is judged whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(judgeAnswer(taken(bytes), 0, rejectedIn)).toMatchObject({ again: 'no' });
      }),
    );
  });
});

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPartialSuccess } from './partial-success.ts';

it('reads how many were rejected, and why', () => {
  const body = Buffer.from([0x0a, 0x07, 0x08, 0xac, 0x02, 0x12, 0x02, 0x6e, 0x6f]);
  expect(readPartialSuccess(body)).toEqual({ rejected: 300, message: 'no' });
  expect(readPartialSuccess(Buffer.alloc(0))).toBeNull();
});

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readPartialSuccess(bytes);
    }),
  );
});

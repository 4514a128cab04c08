import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { LineFramer } from './line-framer.ts';

function frame(chunks: readonly Buffer[], maxBytes?: number): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const framer = new LineFramer({
    ...(maxBytes === undefined ? {} : { maxBytes }),
    onLine: (line) => lines.push(line),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  for (const chunk of chunks) framer.push(chunk);
  framer.end();
  return { lines, tooLong };
}

/** Cuts the bytes at these places, modulo the length. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}

const line = fc
  .string({ unit: 'grapheme' })
  .map((text) => text.replaceAll(/[\r\n]/gu, ''))
  .filter((text) => text !== '');

describe('LineFramer', () => {
  it('returns the lines, wherever the bytes are cut and whatever the line ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n'))),
        fc.array(fc.nat(), { maxLength: 20 }),
        (sent, places) => {
          const bytes = Buffer.from(sent.map(([text, end]) => text + end).join(''));
          expect(frame(cutAt(bytes, places)).lines).toEqual(sent.map(([text]) => text));
        },
      ),
    );
  });

  it('keeps a character whose bytes arrive one at a time', () => {
    const bytes = Buffer.from('Grüße 👩‍👩‍👧\n');
    expect(frame([...bytes].map((byte) => Buffer.from([byte]))).lines).toEqual(['Grüße 👩‍👩‍👧']);
  });

  it('accepts a last line without a line end', () => {
    expect(frame([Buffer.from('one\ntwo')]).lines).toEqual(['one', 'two']);
  });

  it('skips empty lines', () => {
    expect(frame([Buffer.from('\n\r\none\n\n')]).lines).toEqual(['one']);
  });

  it('drops a line over the limit, reports it once, and continues with the next', () => {
    const long = Buffer.from('x'.repeat(40));
    expect(frame([Buffer.from('one\n'), long, long, Buffer.from('\ntwo\n')], 50)).toEqual({
      lines: ['one', 'two'],
      tooLong: 1,
    });
  });

  it('accepts a line of exactly the limit', () => {
    expect(frame([Buffer.from('12345\n123456\n')], 5)).toEqual({ lines: ['12345'], tooLong: 1 });
  });
});

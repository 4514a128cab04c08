import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts';

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const sample = formatRecoveryKey(Uint8Array.from({ length: 32 }, (_, at) => at * 7));

describe('recovery key', () => {
  it('a recovery key has thirteen groups of five', () => {
    expect(sample).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){12}[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it('a recovery key survives a round trip', () => {
    fc.assert(
      fc.property(anyKey, (bytes) => {
        expect(parseRecoveryKey(formatRecoveryKey(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });

  it('a recovery key can be typed in any form', () => {
    fc.assert(
      fc.property(anyKey, (bytes) => {
        const written = formatRecoveryKey(bytes);
        const sloppy = written.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
        for (const typed of [
          sloppy,
          written.replaceAll('1', 'I').replaceAll('-', ' '),
          written.replaceAll('-', ''),
          written.replaceAll('-', ' – '),
          `  ${written.replaceAll('-', '\n')}\n`,
        ]) {
          expect(parseRecoveryKey(typed)).toEqual({ ok: true, value: bytes });
        }
      }),
    );
  });

  it('reports the group of a recovery key with a wrong symbol, in any position', () => {
    fc.assert(
      fc.property(
        anyKey,
        fc.integer({ min: 0, max: 64 }),
        fc.constantFrom(...symbols, 'U', '*'),
        (bytes, at, symbol) => {
          const written = formatRecoveryKey(bytes).replaceAll('-', '');
          fc.pre(written[at] !== symbol);
          const typed = written.slice(0, at) + symbol + written.slice(at + 1);
          const problem = { type: 'wrongGroups', groups: [Math.floor(at / 5) + 1] };
          expect(parseRecoveryKey(typed)).toEqual({ ok: false, error: problem });
        },
      ),
    );
  });

  it('reports the group of a recovery key that lacks a symbol if the groups were separated', () => {
    const groups = sample.split('-');
    const typed = groups.map((group, at) => (at === 6 ? group.slice(1) : group)).join(' ');
    expect(parseRecoveryKey(typed)).toEqual({ ok: false, error: { type: 'wrongGroups', groups: [7] } });
  });

  it('reports swapped groups of a recovery key', () => {
    const [first = '', second = '', ...rest] = sample.split('-');
    const problem = { type: 'wrongGroups', groups: [1, 2] };
    expect(parseRecoveryKey([second, first, ...rest].join('-'))).toEqual({ ok: false, error: problem });
  });

  it('reports the expected length of a recovery key', () => {
    const problem = { type: 'wrongLength', symbols: 60, expected: 65 };
    expect(parseRecoveryKey(sample.slice(0, -6))).toEqual({ ok: false, error: problem });
    expect(parseRecoveryKey('')).toEqual({ ok: false, error: { ...problem, symbols: 0 } });
  });
});

import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { appendToEnd, emptyTextEnd, getEndText } from '../model/transcript/output-buffer.ts';

describe('the end of a text', () => {
  it('keeps the last characters of a text, however it was split, and at most twice the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 })), fc.integer({ min: 1, max: 30 }), (pieces, cap) => {
        const whole = pieces.join('');
        const end = getEndText(pieces.reduce((kept, piece) => appendToEnd(kept, piece, cap), emptyTextEnd));
        expect(whole.endsWith(end)).toBe(true);
        expect(end.length).toBeGreaterThanOrEqual(Math.min(whole.length, cap));
        expect(end.length).toBeLessThanOrEqual(2 * cap);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { normalizeChunk, normalizeText } from './normalize-text.ts';

const troublesome = fc
  .array(fc.constantFrom('a', '\r', '\n', '\r\n', '\0', '\ud83c', '\udf89', '🎉', 'é'), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('sanitized text', () => {
  it('sanitized text has no CR LF, no NUL, and no half characters', () => {
    expect(normalizeText('a\r\nb\0c\ud83cd')).toBe('a\nb\uFFFDc\uFFFDd');
    expect(normalizeText('progress 1\rprogress 2')).toBe('progress 1\rprogress 2');
  });

  it('sanitized text stays the same when nothing is wrong with it', () => {
    expect(normalizeText('Grüße, 日本語 and 🎉\n')).toBe('Grüße, 日本語 and 🎉\n');
  });

  it('sanitized text is the same in one piece and in pieces cut anywhere', () => {
    fc.assert(
      fc.property(troublesome, fc.array(fc.nat({ max: 30 })), (text, cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
        let carry = '';
        let said = '';
        for (const [at, edge] of edges.entries()) {
          const next = normalizeChunk(carry, text.slice(edge, Math.max(edge, edges[at + 1] ?? text.length)));
          said += next.text;
          carry = next.carry;
        }
        expect(said + normalizeText(carry)).toBe(normalizeText(text));
      }),
    );
  });

  it('sanitizing never holds back more than one character', () => {
    fc.assert(fc.property(troublesome, (text) => normalizeChunk('', text).carry.length <= 1));
  });
});

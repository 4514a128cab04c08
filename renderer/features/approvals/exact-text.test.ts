import { describe, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../../fixtures/testkit/properties.ts';
import { isLong } from '../../../fixtures/testkit/test-run.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { slicePieces, splitIntoBlocks, type TextPiece, toExactCommand, toExactText } from './exact-text.ts';

const joined = (pieces: readonly TextPiece[]) => pieces.map(({ text }) => text).join('');
const kinds = (text: string) => toExactCommand(text).pieces.map(({ kind, text: piece }) => [kind, piece]);

describe('a text on a card', () => {
  it('distinguishes spelled-out characters, look-alikes and right-to-left text', () => {
    expect(kinds('сurl \u202e# שלום / a')).toEqual([
      ['lookAlike', 'с'],
      ['plain', 'url '],
      ['spelled', '\\u202e'],
      ['plain', '# '],
      ['isolated', 'שלום'],
      ['plain', ' / a'],
    ]);
  });

  it('says which characters of a text are unusual', () => {
    expect(toExactCommand('сurl \u200b\u200b').notes).toEqual([
      '2 invisible characters spelled out.',
      '“с” (U+0441) is Cyrillic, not Latin “c”.',
    ]);
    expect(toExactCommand('curl x').notes).toEqual([]);
  });

  it('checks whole words for look-alikes only where a program or a host is named', () => {
    const notes = (command: string) => toExactCommand(command).notes.length;
    const named = ['ѕср x', 'a && ѕср', 'A=1 ѕср', "sudo 'ѕср' x", "bash -lc 'ѕср x'", 'curl https://аррӏе.com/x'];
    expect(named.map(notes)).toEqual([3, 3, 3, 3, 3, 4]);
    expect(notes('echo сор')).toBe(0);
  });

  it('contains all characters of a text in order', () => {
    const text = fc.array(fc.constantFrom(...'a с\n\u202e\u0301שa1;|$(\u200b', '\u{1d41a}', 'x'.repeat(300)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          text.map((parts) => parts.join('')),
          anyText(),
        ),
        (any) => {
          const { fold, length, pieces } = toExactCommand(any);
          expect(joined(pieces).length).toBe(length);
          const from = fold?.from ?? 0;
          const to = fold?.to ?? 0;
          const parts = [slicePieces(pieces, 0, from), slicePieces(pieces, from, to), slicePieces(pieces, to, length)];
          expect(parts.map(joined).join('')).toBe(joined(pieces));
          // A mark next to a look-alike is spelled out, too.
          const letters = (shown: string) => shown.replaceAll(/\\u(?:\w{4}|\{\w+\})|\p{M}/gu, '');
          expect(letters(joined(pieces))).toBe(letters(visibleText(any)));
        },
      ),
      { numRuns: runs(300, 3_000) },
    );
  });
});

describe('a long text', () => {
  const folded = (text: string) => {
    const { fold, length, lines, pieces } = toExactText(text);
    if (fold === null) return null;
    const [head, tail] = [slicePieces(pieces, 0, fold.from), slicePieces(pieces, fold.to, length)];
    return { head: joined(head), tail: joined(tail), words: fold.text, lines };
  };

  it('shows the first and last lines of a long text and counts the lines between them', () => {
    const all = Array.from({ length: 214 }, (_, at) => `line ${at + 1}`);
    expect(folded(all.join('\n'))).toEqual({
      head: 'line 1\nline 2\nline 3\nline 4\n',
      tail: 'line 214',
      words: '209 more lines',
      lines: 214,
    });
  });

  it('shows the text after 200 empty lines', () => {
    expect(folded(`echo a${'\n'.repeat(200)}rm b`)?.tail).toContain('rm b');
  });

  it('shows both ends of a long line and counts the characters between them', () => {
    const cut = folded(`a${'x'.repeat(5_000)}b`);
    expect(cut?.head).toMatch(/^ax+$/);
    expect(cut?.tail).toMatch(/^x+b$/);
    expect(cut?.words).toMatch(/^4,\d+ more characters$/);
  });

  it('never shows more than fits on a card', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\n', 'ab', ' ', 'x'.repeat(100)), { maxLength: 200 }), (parts) => {
        const text = parts.join('');
        const cut = folded(text);
        const shown = cut === null ? text : cut.head + cut.tail;
        expect(shown.length).toBeLessThanOrEqual(480);
        expect(shown.split('\n').length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('leaves a short text unchanged', () => {
    expect(folded('1\n2\n3\n4\n5\n6')).toBeNull();
    expect(folded('1\n2\n3\n4\n5\n6\n7')?.words).toBe('2 more lines');
  });
});

it('spells out a text of excessive length and says that look-alikes were not checked', () => {
  const { notes, pieces } = toExactCommand(`${'x'.repeat(100_000)}\u202esсp`);
  expect(joined(pieces)).toContain('\\u202esсp');
  expect(notes).toEqual(['It is too long to check for look-alike letters.']);
});

// Quadratic time, or a call with one argument per character, also fails at a quarter of a megabyte.
it('handles a command of one megabyte quickly, whatever it contains', () => {
  const length = isLong ? 1_000_000 : 250_000;
  for (const part of ['curl ', 'с', '\u200b', 'a@', 'a://', '{curl ', '\n', 'ש ', "'", 'x=']) {
    expect(toExactCommand(part.repeat(length / part.length)).length).toBeGreaterThan(0);
  }
});

describe('blocks of lines', () => {
  it.each([
    ['few lines', 'a\nb', 1],
    ['a hundred lines', 'a\n'.repeat(100), 1],
    ['one more', `${'a\n'.repeat(100)}b`, 2],
    ['empty lines', '\n'.repeat(250), 3],
    ['40,000 lines', '+ const a = 1;\n'.repeat(40_000), 400],
    ['one long line', 'a'.repeat(95_000), 1],
  ])('joins the blocks of %s back to the original text', (_what, text, count) => {
    const blocks = splitIntoBlocks(text);
    expect(blocks.join('')).toBe(text);
    expect(blocks).toHaveLength(count);
    for (const block of blocks.slice(0, -1)) expect(block.endsWith('\n')).toBe(true);
  });
});

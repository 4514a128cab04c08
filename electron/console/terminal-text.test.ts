import { describe, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../fixtures/testkit/properties.ts';
import { getOutputTail, toPlainText } from '../../shared/console/plain-text.ts';
import { cutAtAnsiBoundary } from '../model/transcript/output-buffer.ts';

const esc = '\u001b';
const bell = '\u0007';
const link = `${esc}]8;;https://example.com${bell}here${esc}]8;;${esc}\\`;
const still = ['word ', '\n', `${esc}[1;31m`, `${esc}[0m`, `${esc}(B`, `${esc}M`, link, '🎉', '\u009b31m'];
const textOf = (parts: readonly string[]) =>
  fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((drawn) => drawn.join(''));
const cutPlaces = fc.array(fc.nat({ max: 400 }));

/** Cuts a text at some places, and returns its pieces and what is left. */
function cutInPieces(
  text: string,
  cuts: readonly number[],
): { readonly pieces: readonly string[]; readonly held: string } {
  const pieces: string[] = [];
  let held = '';
  let from = 0;
  for (const edge of [...cuts.toSorted((a, b) => a - b), text.length]) {
    const cut = cutAtAnsiBoundary(held + text.slice(from, Math.max(from, edge)));
    from = Math.max(from, edge);
    held = cut.carry;
    pieces.push(cut.whole);
  }
  return { pieces, held };
}

describe('a chunk cut between sequences', () => {
  it.each([
    ['plain', 'plain', ''],
    [`red ${esc}`, 'red ', esc],
    [`red ${esc}[1;3`, 'red ', `${esc}[1;3`],
    [`red ${esc}[1;31m`, `red ${esc}[1;31m`, ''],
    [`link ${esc}]8;;https://exa`, 'link ', `${esc}]8;;https://exa`],
    [`link ${esc}]8;;x${esc}`, 'link ', `${esc}]8;;x${esc}`],
    [`link ${esc}]8;;x${esc}\\`, `link ${esc}]8;;x${esc}\\`, ''],
    ['half \ud83c', 'half ', '\ud83c'],
    ['', '', ''],
  ])('cuts a chunk between control sequences: %j', (text, whole, held) => {
    expect(cutAtAnsiBoundary(text)).toEqual({ whole, carry: held });
  });

  it('gives the same terminal text in any pieces, and each piece is readable alone', () => {
    fc.assert(
      fc.property(textOf(still), cutPlaces, (text, cuts) => {
        const { held, pieces } = cutInPieces(text, cuts);
        expect([pieces.join(''), held]).toEqual([text, '']);
        expect(pieces.map(toPlainText).join('')).toBe(toPlainText(text));
      }),
    );
  });

  it('loses nothing of a terminal text in any pieces, whatever its sequences erase', () => {
    fc.assert(
      fc.property(textOf([...still, `${esc}[2K`]), cutPlaces, (text, cuts) => {
        const { held, pieces } = cutInPieces(text, cuts);
        expect([pieces.join(''), held]).toEqual([text, '']);
      }),
    );
  });

  it('does not wait forever for the end of a control sequence', () => {
    const endless = `${esc}]0;${'t'.repeat(10_000)}`;
    expect(cutAtAnsiBoundary(endless)).toEqual({ whole: endless, carry: '' });
  });
});

describe('the tail of an output', () => {
  it('shows the last lines of an output without colors, links, and cursor movements', () => {
    expect(getOutputTail(`${esc}[32mstep 1${esc}[0m\r\n${link}\n`)).toBe('step 1\nhere');
    expect(getOutputTail(Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n'))).toBe(
      Array.from({ length: 8 }, (_, at) => `line ${at + 22}`).join('\n'),
    );
  });

  it('shows the final content of an overwritten line', () => {
    expect(getOutputTail('10 %\r50 %\r100 %\n')).toBe('100 %');
    expect(getOutputTail('10 %\r50 %\r')).toBe('50 %');
  });

  it('shows at most 2,000 characters of an output, without half characters or terminal controls', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 400 }), (text) => {
        const tail = getOutputTail(text.repeat(12));
        expect(tail.length).toBeLessThanOrEqual(2_000);
        expect(tail.split('\n').length).toBeLessThanOrEqual(8);
        expect(tail.isWellFormed()).toBe(true);
        expect(tail).not.toMatch(/[^\P{Cc}\n\t]/u);
      }),
      { numRuns: runs(30, 300) },
    );
    expect(getOutputTail('🎉'.repeat(50_000)).length).toBeLessThanOrEqual(2_000);
  });
});

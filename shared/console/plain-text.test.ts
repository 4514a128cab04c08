import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { toColoredLines, toPlainText, withoutColors } from './plain-text.ts';

const esc = '\u001b';
const csi = (rest: string) => `${esc}[${rest}`;

describe('an output with cursor moves as text', () => {
  it.each([
    ['a carriage return', '10 %\r50 %\r100 %\n', '100 %\n'],
    ['a line break of Windows', 'one\r\ntwo\r\n', 'one\ntwo\n'],
    ['the first column', `10 %${csi('G')}50 %${csi('1G')}100 %`, '100 %'],
    ['an erased line', `10 %${csi('2K')}${csi('1G')}done`, 'done'],
    ['an erased end', `a long line\r${csi('0K')}\nnext`, '\nnext'],
    ['an erased beginning', `10 %${csi('1K')}\rdone`, 'done'],
    ['an erase after the last character', `${csi('01m')}${csi('K')}a.c:${csi('m')}${csi('K')} error`, 'a.c: error'],
    ['backspaces', '|\b/\b-\b\\\b done', ' done'],
    ['a column further right', `name${csi('8G')}ok`, 'name   ok'],
    ['a move to the right', `a${csi('2C')}b`, 'a  b'],
    ['a move to the left', `abc${csi('2D')}X`, 'aXc'],
    ['rows that are drawn again', `one 1\ntwo 1\n${csi('2A')}one 2\ntwo 2\n`, 'one 2\ntwo 2\n'],
    ['rows that are erased', `one\ntwo\n${csi('2F')}${csi('J')}done\n`, 'done\n'],
    ['a cleared screen', `kept\n${csi('H')}${csi('2J')}next`, 'kept\nnext'],
    ['a cleared screen without a line break', `kept${csi('2J')}${csi('H')}next`, 'kept\nnext'],
  ])('shows what remains after %s', (_, output, shown) => {
    expect(toPlainText(output)).toBe(shown);
    expect(toColoredLines(output).map(withoutColors).join('\n')).toBe(shown);
  });

  it('keeps the color of what is drawn over a line, and not the color of what it replaces', () => {
    expect(toColoredLines(`${csi('36m')}busy${csi('0m')}\r${csi('31m')}failed${csi('0m')}`)).toEqual([
      `${csi('31m')}failed${csi('0m')}`,
    ]);
  });

  it.each([
    ['npm', (frame: string) => `${frame}${csi('1G')}${csi('0K')}`],
    ['ora', (frame: string) => `${csi('2K')}${csi('1G')}${csi('36m')}${frame}${csi('39m')} building`],
    ['a carriage return', (frame: string) => `\r${frame} building`],
    ['a redrawn row', (frame: string) => `${frame} building\n${csi('1A')}`],
    ['a backspace', (frame: string) => `${frame}\b`],
  ])('leaves no spinner of %s, wherever the output ends', (_, draw) => {
    const frames = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.constantFrom('', '\n', 'after\n'), (count, after) => {
        const output = Array.from({ length: count }, (__, at) => draw(frames[at % frames.length] ?? '')).join('');
        const shown = toPlainText(`before\n${output}${after}`);
        expect(shown).not.toMatch(/[\u2801-\u28ff]/);
        expect(shown.startsWith('before\n')).toBe(true);
        expect(shown.match(/building/g)?.length ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('shows the same words with and without colors, whatever a program prints', () => {
    const parts = fc.array(
      fc.constantFrom(
        ...['word', '🎉', ' ', '\n', '\r', '\b', '\t', esc, '\u009b2K', '⠋'],
        ...['A', 'B', '3C', '2D', 'E', 'F', '7G', '999999999G', 'H', 'J', 'K', '1K', '2K', '31m', '0m'].map(csi),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(parts, (printed) => {
        const output = printed.join('');
        const shown = toPlainText(output);
        expect(toColoredLines(output).map(withoutColors).join('\n').replaceAll(esc, '')).toBe(shown);
        expect(shown).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(shown.length).toBeLessThan(1_100 * (printed.length + 1));
      }),
    );
  });

  it('reads millions of moves without taking the length of the line for each', () => {
    const output = `${'x'.repeat(5_000)}${csi('D')}y`.repeat(2_000) + `${csi('2K')}y${csi('5D')}`.repeat(100_000);
    expect(toPlainText(output)).toBe('y');
  });
});

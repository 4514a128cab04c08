import { describe, expect, it } from 'vitest';
import { codeCap } from './block.ts';
import { parseBlocks } from './block-scanner.ts';
import { sliceLines } from './slice-lines.ts';

const pieces = (text: string) => parseBlocks(text).blocks.flatMap((block) => (block.kind === 'code' ? [block] : []));

describe('code with a line that is too long for one piece', () => {
  const long = Array.from({ length: 3 * codeCap }, (_, at) => String(at % 10)).join('');
  const whole = `first\n${long}\nlast`;

  it.each([
    ['in a fence', `\`\`\`js\n${whole}\n\`\`\``],
    ['in a fence without an end', `\`\`\`js\n${whole}`],
    ['that is indented', whole.replaceAll(/^/gm, '    ')],
  ])('keeps every part of an overlong code line exactly once: %s', (_, text) => {
    const found = pieces(text);
    expect(found.length).toBeGreaterThan(3);
    expect(
      found.map((piece) => (piece.firstColumn > 0 ? '' : piece.firstLine > 0 ? '\n' : '') + piece.text).join(''),
    ).toBe(whole);
    expect(found.every((piece) => piece.whole === whole)).toBe(true);
    expect(found.filter(({ last }) => last)).toHaveLength(1);
  });

  it('keeps the colors of code at its position in each piece', () => {
    const colored = whole.split('\n').map((line) => [
      { text: line.slice(0, 2), role: 'keyword' as const },
      { text: line.slice(2), role: null },
    ]);
    for (const piece of pieces(`\`\`\`js\n${whole}\n\`\`\``)) {
      const lines = sliceLines(colored, piece);
      expect(lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(piece.text);
      const isKeyword = lines[0]?.[0]?.role === 'keyword';
      expect(isKeyword).toBe(piece.firstColumn === 0);
    }
  });
});

describe('indented code', () => {
  it('splits long indented code into pieces that look like one block', () => {
    const lines = Array.from({ length: 60 }, (_, at) => (at % 10 === 9 ? '' : `    line ${at}`));
    const found = pieces(`Before.\n\n${lines.join('\n')}\n\nAfter.`);
    expect(found.map(({ firstLine }) => firstLine)).toEqual([0, 24, 48]);
    expect(new Set(found.map(({ whole }) => whole)).size).toBe(1);
    expect(found[0]?.whole?.split('\n')).toHaveLength(59);
  });
});

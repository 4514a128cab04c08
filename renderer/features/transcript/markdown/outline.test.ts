import { describe, expect, it } from 'vitest';
import { BlockScanner, parseBlocks } from './block-scanner.ts';

const ranks = (text: string) => parseBlocks(text).blocks.map((block) => (block.kind === 'prose' ? block.rank : null));

describe('the headings of a text', () => {
  it.each([
    ['# a\n\n## b\n\n### c\n\n## d', [0, 1, 2, 1]],
    ['# a\n\n#### b\n\n### c\n\n# d', [0, 1, 1, 0]],
    ['### a\n\n### b\n\n## c\n\n### d', [0, 0, 0, 1]],
    ['a\n=\n\nb\n-\n\nwords\n\n###### c', [0, 1, undefined, 2]],
  ])('never skips a heading level: %j', (text, expected) => {
    expect(ranks(text)).toEqual(expected);
  });

  it('keeps heading ranks while text streams, including the last heading', () => {
    const scanner = new BlockScanner();
    scanner.write('## a\n\nwords\n\n#### b\n');
    expect([...scanner.settled, ...scanner.tail()]).toMatchObject([{ rank: 0 }, {}, { rank: 1 }]);
    scanner.write('\n# c');
    expect(scanner.tail().at(-1)).toMatchObject({ rank: 0 });
    scanner.end();
    expect(scanner.settled.map((block) => (block.kind === 'prose' ? block.rank : null))).toEqual([0, undefined, 1, 0]);
  });
});

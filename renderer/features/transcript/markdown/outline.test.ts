import { describe, expect, it } from 'vitest';
import { BlockScanner, blocksOfText } from './block-scanner.ts';

const ranks = (text: string) => blocksOfText(text).blocks.map((block) => (block.kind === 'prose' ? block.rank : null));

describe('the headings of a text', () => {
  it.each([
    ['# a\n\n## b\n\n### c\n\n## d', [0, 1, 2, 1]],
    ['# a\n\n#### b\n\n### c\n\n# d', [0, 1, 1, 0]],
    ['### a\n\n### b\n\n## c\n\n### d', [0, 0, 0, 1]],
    ['a\n=\n\nb\n-\n\nwords\n\n###### c', [0, 1, undefined, 2]],
  ])('skip no level: %j', (text, expected) => {
    expect(ranks(text)).toEqual(expected);
  });

  it('keep their rank while the text streams, and the last one has its own before it is settled', () => {
    const scanner = new BlockScanner();
    scanner.write('## a\n\nwords\n\n#### b\n');
    expect([...scanner.settled, ...scanner.tail()]).toMatchObject([{ rank: 0 }, {}, { rank: 1 }]);
    scanner.write('\n# c');
    expect(scanner.tail().at(-1)).toMatchObject({ rank: 0 });
    scanner.end();
    expect(scanner.settled.map((block) => (block.kind === 'prose' ? block.rank : null))).toEqual([0, undefined, 1, 0]);
  });
});

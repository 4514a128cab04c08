import { Lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import { fc } from '../../../../fixtures/testkit/properties.ts';
import { type Block, codeLineCap, paragraphCap } from './block.ts';
import { BlockScanner, parseBlocks } from './block-scanner.ts';

const sources = (text: string) =>
  parseBlocks(text).blocks.map((block) => (block.kind === 'prose' ? block.source : `code:${block.text}`));

function inChunks(chunks: readonly string[]): readonly Block[] {
  const scanner = new BlockScanner();
  for (const chunk of chunks) scanner.write(chunk);
  scanner.end();
  return scanner.settled;
}

const numbered = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at));

describe('where blocks end', () => {
  it('separates paragraphs, headings and rules', () => {
    expect(sources('# Why\nOne\nstill one\n\nTwo\n\n---\nThree')).toEqual([
      '# Why',
      'One\nstill one',
      'Two',
      '---',
      'Three',
    ]);
  });

  it('keeps a list together across empty lines and inner paragraphs', () => {
    const list = '- one\n\n  more of one\n- two\n\n- three';
    expect(sources(`Before:\n${list}\n\nAfter`)).toEqual(['Before:', list, 'After']);
  });

  it('keeps code inside a list item with the item', () => {
    const list = '1. run\n   ```sh\n   a\n\n   - b\n   ```\n2. done';
    expect(sources(list)).toEqual([list]);
  });

  it('ends a list at a fence that is not indented', () => {
    expect(sources('1. run\n```sh\na\n```\n2. done')).toEqual(['1. run', 'code:a', '2. done']);
  });

  it('treats everything up to the closing fence as code', () => {
    const [code] = parseBlocks('```ts\nconst a = 1;\n\n# no heading\n~~~\n```\n').blocks;
    expect(code).toEqual({
      kind: 'code',
      language: 'ts',
      text: 'const a = 1;\n\n# no heading\n~~~',
      firstLine: 0,
      firstColumn: 0,
      last: true,
      whole: 'const a = 1;\n\n# no heading\n~~~',
    });
  });

  it('requires a closing fence as long as the opening fence', () => {
    expect(sources('````md\n```\ninner\n```\n````\nafter')).toEqual(['code:```\ninner\n```', 'after']);
  });

  it('keeps a table with its head', () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |';
    expect(sources(`${table}\n\nafter`)).toEqual([table, 'after']);
  });

  it('treats a line of dashes under a paragraph as a heading underline', () => {
    expect(sources('Title\n---\ntext')).toEqual(['Title\n---', 'text']);
  });

  it('ends a block where a link definition starts and registers it', () => {
    expect(sources('See [docs][1].\n\n[1]: https://example.com')).toEqual([
      'See [docs][1].',
      '[1]: https://example.com',
    ]);
    const { references } = parseBlocks('See [docs][1].\n\n[1]: https://example.com');
    expect(references.getLinks('See [docs][1].')).toEqual({ 1: { href: 'https://example.com', title: undefined } });
  });
});

describe('long blocks', () => {
  it('splits a long list between items and continues its numbers', () => {
    const items = numbered(300, (at) => `${at + 1}. item ${'x'.repeat(30)}`);
    const { blocks } = parseBlocks(items.join('\n'));
    expect(blocks.length).toBeGreaterThan(2);
    const lines = blocks.flatMap((block) => (block.kind === 'prose' ? block.source.split('\n') : []));
    expect(lines).toEqual(items);
    for (const block of blocks.slice(1)) {
      expect(block.kind === 'prose' && block.source.startsWith(`${block.start}. `)).toBe(true);
    }
  });

  it('splits a long table between rows and repeats its header', () => {
    const head = '| name | value |\n|---|---|';
    const { blocks } = parseBlocks([head, ...numbered(400, (at) => `| row ${at} | ${'v'.repeat(20)} |`)].join('\n'));
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) expect(block.kind === 'prose' && block.source.startsWith(head)).toBe(true);
  });

  it('splits an endless paragraph between words', () => {
    const text = numbered(20_000, (at) => `word${at}`).join(' ');
    const { blocks } = parseBlocks(text);
    for (const block of blocks) expect(block.kind === 'prose' && block.source.length <= paragraphCap).toBe(true);
    expect(blocks.map((block) => (block.kind === 'prose' ? block.source : '')).join('')).toBe(text);
  });

  it('splits long code by lines, and each piece has the whole code', () => {
    const lines = numbered(3 * codeLineCap - 2, (at) => `line ${at}`);
    const { blocks } = parseBlocks(`\`\`\`\n${lines.join('\n')}\n\`\`\``);
    expect(blocks.map((block) => block.kind === 'code' && [block.firstLine, block.last])).toEqual([
      [0, false],
      [codeLineCap, false],
      [2 * codeLineCap, true],
    ]);
    for (const block of blocks) expect(block.kind === 'code' && block.whole).toBe(lines.join('\n'));
  });

  it('never splits a character', () => {
    for (const block of parseBlocks('😀'.repeat(5_001)).blocks) {
      expect(block.kind === 'prose' && block.source.isWellFormed()).toBe(true);
    }
  });
});

const markdownLine = fc.constantFrom(
  '',
  'A sentence with `code` and **bold**.',
  '- bullet',
  '  continued',
  '1. first',
  '2. second',
  '```js',
  '```',
  '# Heading',
  '> quoted',
  '| a | b |',
  '|---|---|',
  '    indented',
  '---',
  'w '.repeat(3_000),
);
const markdownText = fc.array(markdownLine, { maxLength: 40 }).map((lines) => lines.join('\n'));

describe('a growing text', () => {
  it('returns the same blocks however the text was divided', () => {
    fc.assert(
      fc.property(markdownText, fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), (text, sizes) => {
        const chunks: string[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(text.slice(at, at + size));
          at += size;
        }
        chunks.push(text.slice(at));
        expect(inChunks(chunks)).toEqual(parseBlocks(text).blocks);
      }),
    );
  });

  it('loses no word of a growing text', () => {
    const words = (text: string) =>
      text
        .replaceAll(/```(?:js)?|\| a \| b \||\|---\|---\||\s+/g, ' ')
        .split(' ')
        .filter((word) => word !== '');
    fc.assert(
      fc.property(markdownText, (text) => {
        const shown = parseBlocks(text).blocks.map((block) => (block.kind === 'code' ? block.text : block.source));
        expect(words(shown.join('\n'))).toEqual(words(text));
      }),
    );
  });

  it('shows the incomplete line of a growing text, but not unfinished markup', () => {
    const scanner = new BlockScanner();
    scanner.write('- Text\n\nmore tex');
    expect(scanner.tail().map((block) => block.kind === 'prose' && block.source)).toEqual(['- Text', 'more tex']);
    scanner.write('t\n``');
    expect(scanner.tail().map((block) => block.kind === 'prose' && block.source)).toEqual(['- Text', 'more text']);
  });

  it('shows a table once its second line makes it one, and never its head as text', () => {
    const text = 'Before\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n';
    const kinds = new Set<string>();
    for (let end = 1; end <= text.length; end++) {
      const scanner = new BlockScanner();
      scanner.write(text.slice(0, end));
      const blocks = [...scanner.settled, ...scanner.tail()];
      for (const block of blocks) kinds.add(block.kind === 'prose' ? (block.source.split('\n')[0] ?? '') : '');
      for (const block of blocks)
        if (block.kind === 'prose') expect(block.source.startsWith('|')).toBe(/\|-/.test(block.source));
    }
    expect([...kinds].filter((line) => line.startsWith('|'))).toEqual(['| a | b |']);
  });

  it.each(['| a | b |\nmore words', '| a | b |\n| c | d |', '| a |\n\nAfter'])(
    'shows lines with pipes as text once they are no table: %j',
    (text) => {
      const scanner = new BlockScanner();
      scanner.write(text);
      const shown = [...scanner.settled, ...scanner.tail()].map((block) => block.kind === 'prose' && block.source);
      expect(shown).toContain(text.split('\n\n')[0]);
    },
  );

  it('does not show a definition of a link before the text ends', () => {
    const text = 'See [docs].\n\n[docs]: https://example.com/docs\n';
    for (let end = 1; end < text.length; end++) {
      const scanner = new BlockScanner();
      scanner.write(text.slice(0, end));
      expect(JSON.stringify([...scanner.settled, ...scanner.tail()])).not.toContain(']:');
    }
  });

  it('never changes a settled block, whatever follows', () => {
    const scanner = new BlockScanner();
    const seen: Block[] = [];
    for (const character of `One.\n\n- a\n- b\n\nTwo\n\n# Three\n\n- a\n\nFour ${'words '.repeat(50)}\n\nFive`) {
      scanner.write(character);
      expect(scanner.settled.slice(0, seen.length)).toEqual(seen);
      seen.push(...scanner.settled.slice(seen.length));
    }
    expect(seen.length).toBe(6);
  });
});

describe('compared with a parser that reads the whole text', () => {
  it('finds the same blocks in the same order as a parser that reads the whole text', () => {
    const text = [
      '# Title',
      'Intro with [link](https://example.com).',
      '1. first\n\n   more\n2. second\n   ```sh\n   npm test\n   ```',
      '```ts\nconst a = 1;\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '> quote\n> goes on',
      '- [ ] open\n- [x] done\n  - inner',
      'Last words.',
    ].join('\n\n');
    const kinds = (source: string) =>
      new Lexer().lex(source).flatMap((token) => (token.type === 'space' ? [] : token.type));
    const pieces = parseBlocks(text).blocks.flatMap((block) =>
      block.kind === 'code' ? ['code'] : kinds(block.source),
    );
    expect(pieces).toEqual(kinds(text));
  });
});

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

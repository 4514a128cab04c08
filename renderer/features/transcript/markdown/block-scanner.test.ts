import { Lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import { fc } from '../../../../fixtures/testkit/properties.ts';
import { type Block, codeLineCap, paragraphCap } from './block.ts';
import { BlockScanner, blocksOfText } from './block-scanner.ts';

const sources = (text: string) =>
  blocksOfText(text).blocks.map((block) => (block.kind === 'prose' ? block.source : `code:${block.text}`));

function inChunks(chunks: readonly string[]): readonly Block[] {
  const scanner = new BlockScanner();
  for (const chunk of chunks) scanner.write(chunk);
  scanner.end();
  return scanner.settled;
}

const numbered = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at));

describe('where blocks end', () => {
  it('keeps paragraphs, headings and rules apart', () => {
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
    const [code] = blocksOfText('```ts\nconst a = 1;\n\n# no heading\n~~~\n```\n').blocks;
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

  it('requires a closing fence as long as the opening one', () => {
    expect(sources('````md\n```\ninner\n```\n````\nafter')).toEqual(['code:```\ninner\n```', 'after']);
  });

  it('keeps a table with its head', () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |';
    expect(sources(`${table}\n\nafter`)).toEqual([table, 'after']);
  });

  it('treats a line of dashes under a paragraph as its underline', () => {
    expect(sources('Title\n---\ntext')).toEqual(['Title\n---', 'text']);
  });

  it('ends where a definition starts, and finds it for the links', () => {
    expect(sources('See [docs][1].\n\n[1]: https://example.com')).toEqual([
      'See [docs][1].',
      '[1]: https://example.com',
    ]);
    const { references } = blocksOfText('See [docs][1].\n\n[1]: https://example.com');
    expect(references.linksFor('See [docs][1].')).toEqual({ 1: { href: 'https://example.com', title: undefined } });
  });
});

describe('long blocks', () => {
  it('are split between list items, and the numbers continue', () => {
    const items = numbered(300, (at) => `${at + 1}. item ${'x'.repeat(30)}`);
    const { blocks } = blocksOfText(items.join('\n'));
    expect(blocks.length).toBeGreaterThan(2);
    const lines = blocks.flatMap((block) => (block.kind === 'prose' ? block.source.split('\n') : []));
    expect(lines).toEqual(items);
    for (const block of blocks.slice(1)) {
      expect(block.kind === 'prose' && block.source.startsWith(`${block.start}. `)).toBe(true);
    }
  });

  it('are split between the rows of a table, with its head on each piece', () => {
    const head = '| name | value |\n|---|---|';
    const { blocks } = blocksOfText([head, ...numbered(400, (at) => `| row ${at} | ${'v'.repeat(20)} |`)].join('\n'));
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) expect(block.kind === 'prose' && block.source.startsWith(head)).toBe(true);
  });

  it('are split between words when a paragraph has no end', () => {
    const text = numbered(20_000, (at) => `word${at}`).join(' ');
    const { blocks } = blocksOfText(text);
    for (const block of blocks) expect(block.kind === 'prose' && block.source.length <= paragraphCap).toBe(true);
    expect(blocks.map((block) => (block.kind === 'prose' ? block.source : '')).join('')).toBe(text);
  });

  it('are split after a number of code lines, and each piece knows the whole', () => {
    const lines = numbered(3 * codeLineCap - 2, (at) => `line ${at}`);
    const { blocks } = blocksOfText(`\`\`\`\n${lines.join('\n')}\n\`\`\``);
    expect(blocks.map((block) => block.kind === 'code' && [block.firstLine, block.last])).toEqual([
      [0, false],
      [codeLineCap, false],
      [2 * codeLineCap, true],
    ]);
    for (const block of blocks) expect(block.kind === 'code' && block.whole).toBe(lines.join('\n'));
  });

  it('never split a character', () => {
    for (const block of blocksOfText('😀'.repeat(5_001)).blocks) {
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
  it('yields the same blocks however it was divided', () => {
    fc.assert(
      fc.property(markdownText, fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), (text, sizes) => {
        const chunks: string[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(text.slice(at, at + size));
          at += size;
        }
        chunks.push(text.slice(at));
        expect(inChunks(chunks)).toEqual(blocksOfText(text).blocks);
      }),
    );
  });

  it('loses no word', () => {
    const words = (text: string) =>
      text
        .replaceAll(/```(?:js)?|\| a \| b \||\|---\|---\||\s+/g, ' ')
        .split(' ')
        .filter((word) => word !== '');
    fc.assert(
      fc.property(markdownText, (text) => {
        const shown = blocksOfText(text).blocks.map((block) => (block.kind === 'code' ? block.text : block.source));
        expect(words(shown.join('\n'))).toEqual(words(text));
      }),
    );
  });

  it('shows the incomplete line, but not markup whose meaning is still open', () => {
    const scanner = new BlockScanner();
    scanner.write('- Text\n\nmore tex');
    expect(scanner.tail().map((block) => block.kind === 'prose' && block.source)).toEqual(['- Text', 'more tex']);
    scanner.write('t\n``');
    expect(scanner.tail().map((block) => block.kind === 'prose' && block.source)).toEqual(['- Text', 'more text']);
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
  it('finds the same things in the same order', () => {
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
    const pieces = blocksOfText(text).blocks.flatMap((block) =>
      block.kind === 'code' ? ['code'] : kinds(block.source),
    );
    expect(pieces).toEqual(kinds(text));
  });
});

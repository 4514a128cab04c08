import { describe, expect, it } from 'vitest';
import { BlockScanner, parseBlocks } from './block-scanner.ts';
import { nodesToPlainText } from './markdown-node.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { definitionsCap } from './references.ts';
import { parseTreeByBlocks } from './testing/trees.ts';

const shown = (text: string) => nodesToPlainText(parseTreeByBlocks(text));
const links = (text: string) => JSON.stringify(parseTreeByBlocks(text)).match(/"url":"[^"]*"/g) ?? [];

describe('a line that looks like a definition', () => {
  it.each([
    '[^1]: https://example.com/paper.pdf',
    '[^1]: word',
    '[NOTE]: words that follow',
    '[NOTE]: word',
    '[a]:\nhttps://example.com',
    '[a]: https://example.com\n"a title"',
    "[a]: https://example.com 'a title'",
    '> [a]: https://example.com',
    '- [a]: https://example.com',
    '[a]: b\n\n`[a]`',
    '[a]: b\n\n\\[a]',
  ])('shows a definition that no link uses: %j', (text) => {
    const letters = (one: string) => one.replaceAll(/[^\p{L}]/gu, '');
    expect(letters(shown(text))).toBe(letters(text));
  });

  it('does not copy unused definitions into other blocks', () => {
    const text = Array.from({ length: 400 }, (_, at) => `[LABEL ${at}]: words of [line] ${at}`).join('\n\n');
    expect(shown(text).replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
  });

  it('recognizes definitions only where the lexer does', () => {
    expect(links('```\n[a]: https://example.com\n```\n\n[a]')).toEqual([]);
    expect(links('Text\n[a]: https://example.com\n\n[a]')).not.toContain(
      '"url":"https://example.com/","children":[{"type":"text","text":"a"',
    );
  });
});

describe('a definition that a link uses', () => {
  it.each(['[a]', '[a][]', '[words][a]', '**[a]**', '- [a]', '> [A]', '| [a] |\n|---|', '![a]'])(
    'hides a used definition and resolves its link: %j',
    (use) => {
      for (const text of [`${use}\n\n[a]: https://example.com`, `[a]: https://example.com\n\n${use}`]) {
        expect(links(text)).toEqual(['"url":"https://example.com/"']);
        expect(shown(text)).not.toContain('[a]:');
      }
    },
  );

  it('uses the first definition of a label and shows a later different one', () => {
    const text = '[a]\n\n[a]: https://example.com/one\n\n[a]: https://example.com/two';
    expect(links(text)[0]).toBe('"url":"https://example.com/one"');
    expect(shown(text)).toContain('https://example.com/two');
    expect(shown(text)).not.toContain('https://example.com/one');
  });

  it('accepts labels that are names of object properties', () => {
    expect(shown('[constructor] [toString]')).toBe('[constructor] [toString]');
    expect(links('[constructor]\n\n[constructor]: https://example.com')).toEqual(['"url":"https://example.com/"']);
    expect(links('[__proto__]\n\n[__proto__]: https://example.com')).toEqual(['"url":"https://example.com/"']);
  });

  it('limits the number of definitions', () => {
    const text = Array.from(
      { length: definitionsCap + 1 },
      (_, at) => `[a${at}]\n\n[a${at}]: https://example.com/${at}\n`,
    ).join('\n');
    expect(shown(text)).not.toContain(`[a${definitionsCap - 1}]:`);
    expect(shown(text)).toContain(`[a${definitionsCap}]: https://example.com/${definitionsCap}`);
  });
});

describe('references in a streaming text', () => {
  it('creates a new references object only when a definition arrives or is used', () => {
    const scanner = new BlockScanner();
    scanner.write('See [a].\n\nWords.\n\n');
    const before = scanner.references;
    scanner.write('More words.\n\n');
    expect(scanner.references).toBe(before);
    scanner.write(`[a]: https://example.com\n\n${'Words. '.repeat(100)}\n\n`);
    expect(scanner.references).not.toBe(before);
    const [block] = scanner.settled;
    if (block?.kind !== 'prose') throw new Error('The first block is a paragraph');
    expect(JSON.stringify(parseMarkdown(block, scanner.references))).toContain('https://example.com/');
  });

  it('gives a block only the definitions that it may use', () => {
    const { references } = parseBlocks('[a] [b]\n\n[a]: one\n\n[b]: two\n\n[c]: three');
    expect(Object.keys(references.getLinks('See [a] and [d].'))).toEqual(['a']);
  });
});

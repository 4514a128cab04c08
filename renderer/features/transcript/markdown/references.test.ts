import { describe, expect, it } from 'vitest';
import { BlockScanner, blocksOfText } from './block-scanner.ts';
import { plainText } from './markdown-node.ts';
import { markdownTree } from './markdown-tree.ts';
import { definitionsCap } from './references.ts';
import { treeOf } from './testing/trees.ts';

const shown = (text: string) => plainText(treeOf(text));
const links = (text: string) => JSON.stringify(treeOf(text)).match(/"url":"[^"]*"/g) ?? [];

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
  ])('stays visible while no link uses it: %j', (text) => {
    const letters = (one: string) => one.replaceAll(/[^\p{L}]/gu, '');
    expect(letters(shown(text))).toBe(letters(text));
  });

  it('is not copied into other blocks', () => {
    const text = Array.from({ length: 400 }, (_, at) => `[LABEL ${at}]: words of [line] ${at}`).join('\n\n');
    expect(shown(text).replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
  });

  it('is one only where the lexer finds one', () => {
    expect(links('```\n[a]: https://example.com\n```\n\n[a]')).toEqual([]);
    expect(links('Text\n[a]: https://example.com\n\n[a]')).not.toContain(
      '"url":"https://example.com/","children":[{"type":"text","text":"a"',
    );
  });
});

describe('a definition that a link uses', () => {
  it.each(['[a]', '[a][]', '[words][a]', '**[a]**', '- [a]', '> [A]', '| [a] |\n|---|', '![a]'])(
    'is hidden, and the link goes there: %j',
    (use) => {
      for (const text of [`${use}\n\n[a]: https://example.com`, `[a]: https://example.com\n\n${use}`]) {
        expect(links(text)).toEqual(['"url":"https://example.com/"']);
        expect(shown(text)).not.toContain('[a]:');
      }
    },
  );

  it('is the first one with its label; another one with a different address is shown', () => {
    const text = '[a]\n\n[a]: https://example.com/one\n\n[a]: https://example.com/two';
    expect(links(text)[0]).toBe('"url":"https://example.com/one"');
    expect(shown(text)).toContain('https://example.com/two');
    expect(shown(text)).not.toContain('https://example.com/one');
  });

  it('may have the name of a property of every object', () => {
    expect(shown('[constructor] [toString]')).toBe('[constructor] [toString]');
    expect(links('[constructor]\n\n[constructor]: https://example.com')).toEqual(['"url":"https://example.com/"']);
    expect(links('[__proto__]\n\n[__proto__]: https://example.com')).toEqual(['"url":"https://example.com/"']);
  });

  it('counts up to a limit', () => {
    const text = Array.from(
      { length: definitionsCap + 1 },
      (_, at) => `[a${at}]\n\n[a${at}]: https://example.com/${at}\n`,
    ).join('\n');
    expect(shown(text)).not.toContain(`[a${definitionsCap - 1}]:`);
    expect(shown(text)).toContain(`[a${definitionsCap}]: https://example.com/${definitionsCap}`);
  });
});

describe('references in a streaming text', () => {
  it('become a new object exactly when a definition arrives or is used', () => {
    const scanner = new BlockScanner();
    scanner.write('See [a].\n\nWords.\n\n');
    const before = scanner.references;
    scanner.write('More words.\n\n');
    expect(scanner.references).toBe(before);
    scanner.write(`[a]: https://example.com\n\n${'Words. '.repeat(100)}\n\n`);
    expect(scanner.references).not.toBe(before);
    const [block] = scanner.settled;
    if (block?.kind !== 'prose') throw new Error('The first block is a paragraph');
    expect(JSON.stringify(markdownTree(block, scanner.references))).toContain('https://example.com/');
  });

  it('give a block only the definitions that it may use', () => {
    const { references } = blocksOfText('[a] [b]\n\n[a]: one\n\n[b]: two\n\n[c]: three');
    expect(Object.keys(references.linksFor('See [a] and [d].'))).toEqual(['a']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Inline, MarkdownNode } from './markdown-node.ts';
import { inlineToPlainText } from './markdown-node.ts';
import { parseTreeByBlocks } from './testing/trees.ts';

function findLinks(nodes: readonly (MarkdownNode | Inline)[]): readonly string[] {
  return nodes.flatMap((node): readonly string[] => {
    if (node.type === 'link') return [inlineToPlainText(node.children)];
    if (node.type === 'list') return node.items.flatMap(({ children }) => findLinks(children));
    return 'children' in node ? findLinks(node.children) : [];
  });
}

const links = (text: string) => findLinks(parseTreeByBlocks(text));

describe('the end of an address in a text', () => {
  it.each([
    ['https://x。', ['https://x']],
    ['见 https://example.com/a，然后继续', ['https://example.com/a']],
    ['看https://example.com/a。还有', ['https://example.com/a']],
    [
      'https://a.example、https://b.example；https://c.example：好',
      ['https://a.example', 'https://b.example', 'https://c.example'],
    ],
    ['真的？https://example.com/a？对！www.example.com！', ['https://example.com/a']],
    ['（见 https://example.com/a）之后', ['https://example.com/a']],
    ['（https://example.com/a）。', ['https://example.com/a']],
    ['「https://example.com/a」と【https://example.com/b】', ['https://example.com/a', 'https://example.com/b']],
    ['《https://example.com/a》和〈https://example.com/b〉', ['https://example.com/a', 'https://example.com/b']],
    ['主页https://example.com（官网）', ['https://example.com']],
    ['https://example.com/docs（见第二节）', ['https://example.com/docs']],
    ['https://zh.wikipedia.org/wiki/水（化学）的', ['https://zh.wikipedia.org/wiki/水（化学）的']],
    ['（https://zh.wikipedia.org/wiki/水（化学））的', ['https://zh.wikipedia.org/wiki/水（化学）']],
    ['https://example.com是网站', ['https://example.com']],
    ['http://localhost:3000에서', ['http://localhost:3000']],
    ['“https://example.com/a”然后', ['https://example.com/a']],
    ['‘https://example.com/a’和', ['https://example.com/a']],
    ['"https://example.com/a", \'https://example.com/b\'.', ['https://example.com/a', 'https://example.com/b']],
    ['<a href="https://example.com/a">words</a>', ['https://example.com/a']],
    ['See https://example.com/a.', ['https://example.com/a']],
    ['See https://example.com/a?!..., ok', ['https://example.com/a']],
    ['(see https://example.com/a(b)c)', ['https://example.com/a(b)c']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['(https://example.com/a((b)))', ['https://example.com/a((b))']],
    ['[https://example.com/a], {https://example.com/b}', ['https://example.com/a', 'https://example.com/b']],
    ['https://example.com/[id]/a', ['https://example.com/[id]/a']],
    ['https://example.com/?a=1&amp;b=2&lt;', ['https://example.com/?a=1&b=2']],
    ['https://example.com/a…', ['https://example.com/a']],
    ['https://bücher.example/ä', ['https://bücher.example/ä']],
    ['https://example.com/文档/第一章', ['https://example.com/文档/第一章']],
    ['http://', []],
    ['https://。', []],
  ])('ends each address of %j where the writer did', (source, expected) => {
    expect(links(source)).toEqual(expected);
  });

  it('opens the page of the address without the punctuation after it', () => {
    const [paragraph] = parseTreeByBlocks('https://x。完');
    expect(paragraph).toEqual({
      type: 'paragraph',
      children: [
        {
          type: 'link',
          target: { type: 'openLink', url: 'https://x/' },
          children: [{ type: 'text', text: 'https://x' }],
        },
        { type: 'text', text: '。完' },
      ],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { treeOf } from '../markdown/testing/trees.ts';
import { codeSpan, fence, writeMarkdown } from './write-markdown.ts';

const again = (text: string) => writeMarkdown(treeOf(text));

describe('Markdown written from its tree', () => {
  it.each([
    '# Title *with* `code`\n\nA **bold** paragraph with [a link](https://example.com/a).',
    '- one\n- two\n  - deeper\n  - `code`\n\n1. first\n2. second',
    '3. third\n4. fourth',
    '- [x] done\n- [ ] open',
    '- loose\n\n- items\n\n  with a second paragraph',
    '| a | b |\n| :--- | ---: |\n| 1 | x \\| y |\n| `c` | ~~d~~ |',
    '> quoted\n> - list\n>\n> ```ts\n> const a = 1;\n> ```',
    '```md\n```nested```\n```',
    'line one  \nline two',
    '---',
    '1\\. not a list\n\n\\# not a heading\n\n\\* not an item \\_at\\_ all \\[x\\](y) \\<b> 5 \\> 3 & \\&amp;',
    'snake_case_name and 2*3*4 and a_b',
    '[my file](src/my%20file.ts:12)',
  ])('is the same document: %j', (text) => {
    expect(treeOf(again(text))).toEqual(treeOf(text));
  });

  it('has a fence that its code cannot close', () => {
    expect(fence('a\n````\nb', 'md')).toBe('`````md\na\n````\nb\n`````');
    expect(fence('x', 'a`b\nc')).toBe('```\nx\n```');
    expect(codeSpan('a `b` c')).toBe('``a `b` c``');
    expect(codeSpan('`')).toBe('`` ` ``');
  });

  it('keeps spaces out of marks, as when a selection ends inside them', () => {
    const text = { type: 'text', text: ' bold ' } as const;
    const paragraph = { type: 'paragraph', children: [{ type: 'strong', children: [text] }] } as const;
    expect(writeMarkdown([paragraph])).toBe(' **bold** ');
  });
});

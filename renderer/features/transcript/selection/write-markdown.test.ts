import { describe, expect, it } from 'vitest';
import { parseTreeByBlocks } from '../markdown/testing/trees.ts';
import { writeCodeSpan, writeFence, writeMarkdown } from './write-markdown.ts';

const again = (text: string) => writeMarkdown(parseTreeByBlocks(text));

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
    '# A plan (2)\n\nSee [*the* plan](#a-plan-2).[^1]\n\n[^1]: A note.',
  ])('writes Markdown that parses to the same document: %j', (text) => {
    expect(parseTreeByBlocks(again(text))).toEqual(parseTreeByBlocks(text));
  });

  it('writes a fence that its code cannot close', () => {
    expect(writeFence('a\n````\nb', 'md')).toBe('`````md\na\n````\nb\n`````');
    expect(writeFence('x', 'a`b\nc')).toBe('```\nx\n```');
    expect(writeCodeSpan('a `b` c')).toBe('``a `b` c``');
    expect(writeCodeSpan('`')).toBe('`` ` ``');
  });

  it('keeps spaces outside of emphasis marks', () => {
    const text = { type: 'text', text: ' bold ' } as const;
    const paragraph = { type: 'paragraph', children: [{ type: 'strong', children: [text] }] } as const;
    expect(writeMarkdown([paragraph])).toBe(' **bold** ');
  });
});

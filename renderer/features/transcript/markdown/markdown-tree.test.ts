import { describe, expect, it } from 'vitest';
import { markdownTree, plainText } from './markdown-tree.ts';

const links = (source: string) => JSON.stringify(markdownTree(source)).match(/"href":"[^"]*"/g) ?? [];

describe('links', () => {
  it('are offered for http and https', () => {
    expect(links('[a](https://example.com/x) and http://example.org')).toEqual([
      '"href":"https://example.com/x"',
      '"href":"http://example.org/"',
    ]);
  });

  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java&#115;cript:alert(1))',
    '[a](&#x6A;avascript:alert(1))',
    '[a](\u0001javascript:alert(1))',
    '[a](data:text/html,x)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](src/index.ts)',
    '<javascript:alert(1)>',
    '![a](javascript:alert(1))',
  ])('are text for %s', (source) => {
    expect(links(source)).toEqual([]);
  });

  it('are found by reference wherever the reference stands', () => {
    expect(markdownTree('See [docs][1].', '[1]: https://example.com\n')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'See ' },
          { type: 'link', href: 'https://example.com/', children: [{ type: 'text', text: 'docs' }] },
          { type: 'text', text: '.' },
        ],
      },
    ]);
  });
});

describe('what is not text', () => {
  it('shows an image as a link, never as an image', () => {
    expect(markdownTree('![A chart](https://example.com/c.png)')).toEqual([
      {
        type: 'paragraph',
        children: [{ type: 'link', href: 'https://example.com/c.png', children: [{ type: 'text', text: 'A chart' }] }],
      },
    ]);
  });

  it('shows HTML as the text it is', () => {
    const html = '<img src=x onerror=alert(1)> <b>bold</b>';
    expect(plainText(markdownTree(html))).toBe(html);
    expect(plainText(markdownTree('<script>\nalert(1)\n</script>'))).toBe('<script>\nalert(1)\n</script>');
  });

  it('decodes character references outside of code only', () => {
    expect(plainText(markdownTree('a &lt; b &amp;&amp; &#9731; &unknown; `&lt;`'))).toBe('a < b && ☃ &unknown; &lt;');
  });
});

describe('the tree', () => {
  it('knows tasks, numbers and nesting of lists', () => {
    expect(markdownTree('3. a\n4. b')).toMatchObject([{ type: 'list', start: 3, items: [{}, {}] }]);
    expect(markdownTree('- [x] a\n- [ ] b\n- c')).toMatchObject([
      { type: 'list', start: null, items: [{ checked: true }, { checked: false }, { checked: null }] },
    ]);
  });

  it('goes on with the number it is told', () => {
    expect(markdownTree('1. a', '', 41)).toMatchObject([{ type: 'list', start: 41 }]);
  });

  it('reads tables with their alignment', () => {
    expect(markdownTree('| a | b |\n|:--|--:|\n| `x` | 2 |')).toMatchObject([
      {
        type: 'table',
        align: ['left', 'right'],
        rows: [[[{ type: 'code', text: 'x' }], [{ type: 'text', text: '2' }]]],
      },
    ]);
  });

  it('can be read without markup', () => {
    expect(plainText(markdownTree('# A **b**\n\n- one\n- `two`'))).toBe('A b\none\ntwo');
  });
});

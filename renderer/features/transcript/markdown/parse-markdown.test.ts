import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../selection/write-markdown.ts';
import { nodesToPlainText } from './markdown-node.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { noReferences } from './references.ts';
import { parseTreeByBlocks } from './testing/trees.ts';
import { toVisibleCode } from './to-visible-node.ts';

const links = (source: string) => JSON.stringify(parseTreeByBlocks(source)).match(/"(?:url|path)":"[^"]*"/g) ?? [];
const page = (url: string) => ({ type: 'openLink', url });

describe('links', () => {
  it('links http and https addresses', () => {
    expect(links('[a](https://example.com/x) and http://example.org')).toEqual([
      '"url":"https://example.com/x"',
      '"url":"http://example.org/"',
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
    '[a](file://server/share/a.ts)',
    '[a](file:////server/share/a.ts)',
    '[a](file:///%5c%5cserver/share/a.ts)',
    '[a](//server/My Share/a.ts)',
    '[a](\\\\server\\share\\a b.ts)',
    '[a](\\\\server\\share\\a.ts)',
    '[a](\\\\\\\\server\\\\share\\\\a.ts)',
    '[a](javascript:alert(1) /a b.ts)',
    '[a](//example.com/x)',
    '[a](%5c%5cexample.com/x)',
    '[a](mailto:a@example.com)',
    '[a](#part)',
    '[a](?x)',
    '<javascript:alert(1)>',
    '![a](javascript:alert(1))',
  ])('shows an unsafe link as text for %s', (source) => {
    expect(links(source)).toEqual([]);
  });

  it('shows the address after the words of a link that the app does not open', () => {
    const shown = (source: string) => nodesToPlainText(parseTreeByBlocks(source)).trim();
    expect(shown('Write to [me](mailto:boss@example.com).')).toBe('Write to me (mailto:boss@example.com).');
    expect(shown('![a](javascript:alert(1))')).toBe('a (javascript:alert(1))');
    expect(shown('Write to <boss@example.com>.')).toBe('Write to boss@example.com.');
    expect(shown('- [Install](#install)\n- [Use *it*][use]\n\n[use]: #use')).toBe('Install\nUse it');
  });

  it.each([
    ['src/index.ts', 'src/index.ts', null],
    ['src/index.ts:12', 'src/index.ts', 12],
    ['/w/src/index.ts:12:3', '/w/src/index.ts', 12],
    ['src/index.ts#L12-L20', 'src/index.ts', 12],
    ['README.md#usage', 'README.md', null],
    ['<a b%20c.ts>', 'a b c.ts', null],
    ['C:/w/a.ts:7', 'C:/w/a.ts', 7],
    ['../outside.ts:0', '../outside.ts', null],
    ['src/My App/a.ts:12', 'src/My App/a.ts', 12],
    ['src/My App/a.ts:12:3', 'src/My App/a.ts', 12],
    ['src/My App/a.ts:12-20', 'src/My App/a.ts', 12],
    ['src/My App/a.ts#L12-L20', 'src/My App/a.ts', 12],
    ['My File.ts', 'My File.ts', null],
    ['./My App', './My App', null],
    ['/w/My App/page (1).tsx:3', '/w/My App/page (1).tsx', 3],
    ['src/My App/[id]/a.ts', 'src/My App/[id]/a.ts', null],
    ['src/Über uns/größe.ts:4', 'src/Über uns/größe.ts', 4],
    ['문서/새 파일.md', '문서/새 파일.md', null],
    ['src/My App/a.ts:12 "the title"', 'src/My App/a.ts', 12],
    ['src/My App/a.ts "the \\"title\\""', 'src/My App/a.ts', null],
    ["src/it's here/a.ts 'the title'", "src/it's here/a.ts", null],
    ['<src/My App/a.ts:12>', 'src/My App/a.ts', 12],
    ['<src/My App/a.ts> "the title"', 'src/My App/a.ts', null],
    ["src/My App/a.ts 'the title'", 'src/My App/a.ts', null],
    ["src/it's here/a.ts", "src/it's here/a.ts", null],
    ['100% sure/a.ts', '100% sure/a.ts', null],
    ['C:\\Users\\Me\\My App\\a.ts:12', 'C:\\Users\\Me\\My App\\a.ts', 12],
    ['C:\\w\\_b\\(app)\\[id]\\a.ts', 'C:\\w\\_b\\(app)\\[id]\\a.ts', null],
    ['C:\\\\w\\\\a.ts:7', 'C:\\w\\a.ts', 7],
    ['<C:\\My App\\_b\\a.ts:7>', 'C:\\My App\\_b\\a.ts', 7],
    ['src\\_b\\a.ts', 'src\\_b\\a.ts', null],
    ['src/my\\_file.ts', 'src/my_file.ts', null],
    ['src\\app\\_b\\a.ts "title"', 'src\\app\\_b\\a.ts', null],
    ['..\\_b\\a.ts', '..\\_b\\a.ts', null],
    ['file:///w/a%20b.ts#L3', '/w/a b.ts', 3],
    ['file:///w/My App/a.ts:3', '/w/My App/a.ts', 3],
    ['file://localhost/w/a.ts', '/w/a.ts', null],
    ['file:///C:/w/a.ts:7', 'C:/w/a.ts', 7],
    ['src/C#/Program.cs:9', 'src/C#/Program.cs', 9],
  ])('links to a file for %s', (href, path, line) => {
    const link = { type: 'link', target: { type: 'openFile', path, line }, children: [{ type: 'text', text: 'a' }] };
    expect(parseTreeByBlocks(`[a](${href})`)).toEqual([{ type: 'paragraph', children: [link] }]);
  });

  it.each(['[x](see the docs)', '[x](and / or)', '[x](https://example.com/a b)', 'f[0](a b)', '[x](a\nb/c.ts)'])(
    'keeps words in brackets and parentheses as text: %j',
    (source) => {
      expect(links(source).filter((link) => link.startsWith('"path"'))).toEqual([]);
      expect(nodesToPlainText(parseTreeByBlocks(source))).toBe(source);
    },
  );

  it('reads markup and brackets in the words of a link to a path with spaces', () => {
    expect(parseTreeByBlocks('**[`src/[id]/a.ts`](src/[id]/My page.ts)**, ![b](My App/b.png)')).toMatchObject([
      {
        children: [
          { type: 'strong', children: [{ type: 'link', children: [{ type: 'code', text: 'src/[id]/a.ts' }] }] },
          { text: ', ' },
          { type: 'link', target: { path: 'My App/b.png' } },
        ],
      },
    ]);
  });

  it('resolves link references wherever they are defined', () => {
    expect(parseTreeByBlocks('See [docs][1].\n\n[1]: https://example.com\n')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'See ' },
          { type: 'link', target: page('https://example.com/'), children: [{ type: 'text', text: 'docs' }] },
          { type: 'text', text: '.' },
        ],
      },
    ]);
  });
});

describe('what is not text', () => {
  it('shows an image as a link, never as an image', () => {
    expect(parseTreeByBlocks('![A chart](https://example.com/c.png)')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'link', target: page('https://example.com/c.png'), children: [{ type: 'text', text: 'A chart' }] },
        ],
      },
    ]);
  });

  it('shows HTML as plain text', () => {
    const html = '<img src=x onerror=alert(1)> <b>bold</b>';
    expect(nodesToPlainText(parseTreeByBlocks(html))).toBe(html);
    expect(nodesToPlainText(parseTreeByBlocks('<script>\nalert(1)\n</script>'))).toBe('<script>\nalert(1)\n</script>');
  });

  it('decodes character references only outside code', () => {
    expect(nodesToPlainText(parseTreeByBlocks('a &lt; b &amp;&amp; &#9731; &unknown; `&lt;`'))).toBe(
      'a < b && ☃ &unknown; &lt;',
    );
  });
});

describe('the tree', () => {
  it('parses tasks, numbers and nesting in lists', () => {
    expect(parseTreeByBlocks('3. a\n4. b')).toMatchObject([{ type: 'list', start: 3, items: [{}, {}] }]);
    expect(parseTreeByBlocks('- [x] a\n- [ ] b\n- c')).toMatchObject([
      { type: 'list', start: null, items: [{ checked: true }, { checked: false }, { checked: null }] },
    ]);
  });

  it.each([
    ['> [!NOTE]\n> Words **here**.', 'note', 'Words here.'],
    ['> [!warning]  \n> - one\n> - two', 'warning', 'one\ntwo'],
    ['> [!TIP]\n>\n> Words.', 'tip', 'Words.'],
    ['- > [!CAUTION]\n  > Words.', 'caution', 'Words.'],
    ['> [!IMPORTANT]', 'important', ''],
  ])('reads the callout in %j', (source, kind, words) => {
    const tree = parseTreeByBlocks(source);
    expect(JSON.stringify(tree)).toContain(`"type":"callout","kind":"${kind}"`);
    expect(nodesToPlainText(tree)).toBe(words);
    expect(parseTreeByBlocks(writeMarkdown(tree))).toEqual(tree);
  });

  it.each(['> [!NOTE] words', '> [!NOTE] **words**', '> [!OTHER]\n> words', '> words\n> [!NOTE]', '[!NOTE]\nwords'])(
    'reads no callout in %j',
    (source) => {
      expect(JSON.stringify(parseTreeByBlocks(source))).not.toContain('callout');
    },
  );

  it('reads footnotes and the references to them, wherever they are', () => {
    const source =
      'One.[^1] **Two[^long-name]**, `[^1]`, \\[^1], [^other].\n\n[^1]: The *first*.\n[^long-name]: https://a.example';
    const tree = parseTreeByBlocks(source);
    expect(tree).toMatchObject([
      {
        type: 'paragraph',
        children: [
          { text: 'One.' },
          { type: 'noteMark', label: '1' },
          { text: ' ' },
          { type: 'strong', children: [{ text: 'Two' }, { type: 'noteMark', label: 'long-name' }] },
          { text: ', ' },
          { type: 'code', text: '[^1]' },
          { text: ', [^1], [^other].' },
        ],
      },
      { type: 'note', label: '1', children: [{ text: 'The ' }, { type: 'emphasis' }, { text: '.' }] },
      { type: 'note', label: 'long-name', children: [{ type: 'link' }] },
    ]);
    const simple = parseTreeByBlocks('One.[^1]\n\n[^1]: The *first*.');
    expect(parseTreeByBlocks(writeMarkdown(simple))).toEqual(simple);
  });

  it('continues a list with the given number', () => {
    expect(parseMarkdown({ source: '1. a', shape: 'blocks', start: 41 }, noReferences)).toMatchObject([
      { type: 'list', start: 41 },
    ]);
  });

  it('parses tables with their alignment', () => {
    expect(parseTreeByBlocks('| a | b |\n|:--|--:|\n| `x` | 2 |')).toMatchObject([
      {
        type: 'table',
        align: ['left', 'right'],
        rows: [[[{ type: 'code', text: 'x' }], [{ type: 'text', text: '2' }]]],
      },
    ]);
  });

  it('converts Markdown to text without markup', () => {
    expect(nodesToPlainText(parseTreeByBlocks('# A **b**\n\n- one\n- `two`'))).toBe('A b\none\ntwo');
  });
});

describe('invisible characters in an answer', () => {
  const odd = 'a\u202eb';
  it.each([
    ['a paragraph', `Say ${odd}`],
    ['a paragraph, as a reference', 'Say a&#x202e;b'],
    ['words with markup', `**x _y ~~${odd}~~_**`],
    ['code in a line', `\`${odd}\``],
    ['a heading', `# ${odd}`],
    ['a list', `- ${odd}`],
    ['a quote', `> ${odd}`],
    ['the words of a link', `[${odd}](https://example.com)`],
    ['a table', `|${odd}|\n|-|\n|${odd}|`],
  ])('spells out invisible characters in %s', (_where, source) => {
    const said = nodesToPlainText(parseTreeByBlocks(source));
    expect(said).toContain('a\\u202eb');
    expect(said).not.toContain('\u202e');
  });

  it('spells out invisible characters in unparsed text and keeps its line ends', () => {
    const tree = parseMarkdown({ source: `${odd}\r\nc`, shape: 'plain', start: null }, noReferences);
    expect(tree).toEqual([{ type: 'plain', text: 'a\\u202eb\nc' }]);
  });

  it('keeps invisible characters in a code block that is copied as it is', () => {
    expect(parseTreeByBlocks(`\`\`\`\n${odd}\n\`\`\``)).toEqual([{ type: 'code', language: '', text: odd }]);
  });

  it('spells out invisible characters in drawn code, except line ends', () => {
    expect(toVisibleCode(`${odd}\r\nc\r`)).toBe('a\\u202eb\nc');
    expect(nodesToPlainText(parseTreeByBlocks('a\r\nb\r\n\r\nc'))).toBe('a\nb\nc');
  });

  it('keeps invisible characters that Arabic, Hebrew and emoji need', () => {
    const text = 'مرحبا\u200f! می\u200cخواهم שלום 👩\u200d💻';
    expect(nodesToPlainText(parseTreeByBlocks(text))).toBe(text);
  });
});

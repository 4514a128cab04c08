import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../../fixtures/testkit/processor-time.ts';
import { parseBlocks } from './block-scanner.ts';
import { nodesToPlainText } from './markdown-node.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { noReferences } from './references.ts';
import { parseTreeByBlocks } from './testing/trees.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('nesting', () => {
  it.each([
    ['3,900 quotes', `${'>'.repeat(3_900)} end`],
    ['100,000 quotes', `${'>'.repeat(100_000)} end`],
    ['2,005 quotes with spaces', `${'> '.repeat(2_005)}end`],
    ['649 lists', `${'* +'.repeat(649)} end`],
    ['650 lists with spaces', `${'* + '.repeat(650)}end`],
    ['1,457 numbered lists', `${'1. '.repeat(1_457)}end`],
    ['lists by indentation', Array.from({ length: 1_000 }, (_, at) => `${'  '.repeat(at)}- a${at}`).join('\n')],
    ['emphasis', `${'*a _b '.repeat(2_000)}${'c_ d* '.repeat(2_000)}`],
    ['links', `${'['.repeat(5_000)}end${'](b)'.repeat(5_000)}`],
  ])('cuts off nesting of %s and shows anything deeper as text', (_, text) => {
    const tree = parseTreeByBlocks(text);
    expect(depthOf(tree)).toBeLessThan(140);
    expect(words(nodesToPlainText(tree)).length).toBeGreaterThanOrEqual(words(text).length * 0.3);
    expect(nodesToPlainText(tree).includes('end')).toBe(text.includes('end'));
  });

  it('keeps a few levels of nesting as written', () => {
    expect(parseTreeByBlocks('> > > deep')).toEqual([
      {
        type: 'quote',
        children: [
          {
            type: 'quote',
            children: [
              { type: 'quote', children: [{ type: 'paragraph', children: [{ type: 'text', text: 'deep' }] }] },
            ],
          },
        ],
      },
    ]);
  });
});

describe('input that the lexer cannot read', () => {
  it('shows input that the lexer cannot read as plain text', () => {
    const failing = {
      ...noReferences,
      getLinks: () => {
        throw new Error('Out of stack');
      },
    };
    expect(parseMarkdown({ source: '**a** [b]', shape: 'blocks', start: null }, failing)).toEqual([
      { type: 'plain', text: '**a** [b]' },
    ]);
  });
});

describe('a line of more than 4,000 characters', () => {
  const long = 'word '.repeat(1_500).trim();

  it.each([
    ['a table', `| a | b |\n|---|---|\n| ${long} | 2 |\n| 3 | 4 |`, 'table'],
    ['a quote', `> before\n> ${long}\n> after`, 'quote'],
    ['a list', `- before\n- ${long}\n- after`, 'list'],
  ])('does not break %s in a very long line', (_, text, type) => {
    expect(parseTreeByBlocks(text).map((node) => node.type)).toEqual([type]);
  });

  it('splits a long line of one word without losing text', () => {
    const { blocks } = parseBlocks('w'.repeat(50_000));
    expect(blocks.length).toBeGreaterThan(5);
    expect(nodesToPlainText(parseTreeByBlocks('w'.repeat(50_000)))).toHaveLength(50_000);
  });
});

describe('a table', () => {
  it('repeats nothing of a long table and keeps surplus cells', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `| row ${at} | ${at} | more | and more |`);
    const tree = parseTreeByBlocks(['| name | value |', '|---|--:|', ...rows].join('\n'));
    expect(tree).toHaveLength(1);
    expect(nodesToPlainText(tree).match(/name/g)).toHaveLength(1);
    expect(nodesToPlainText(tree).split('\n')).toHaveLength(101);
    expect(nodesToPlainText(tree)).toContain('row 99\t99\tmore | and more');
  });

  it('breaks lines in table cells only at <br>', () => {
    expect(nodesToPlainText(parseTreeByBlocks('| a |\n|---|\n| one<br>two<BR />three `<br>` |'))).toBe(
      'a\none\ntwo\nthree <br>',
    );
    expect(nodesToPlainText(parseTreeByBlocks('one<br>two'))).toBe('one<br>two');
  });

  it('shows a table with more than 100 columns as text', () => {
    const text = `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n`;
    expect(parseTreeByBlocks(text).map(({ type }) => type)).toEqual(['paragraph']);
  });
});

describe('a formula', () => {
  it.each([
    ['\\(x^2\\)', 'x^2', false],
    ['\\(a_1 * b_2 * c\\)', 'a_1 * b_2 * c', false],
    ['\\[ x = \\frac{1}{2} \\]', ' x = \\frac{1}{2} ', true],
    ['$a_1$', 'a_1', false],
    ['$$b_1$$', 'b_1', true],
  ])('keeps the source of a formula: %s', (source, tex, display) => {
    expect(parseTreeByBlocks(`Before ${source} after`)).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'Before ' },
          { type: 'formula', source, tex, display },
          { type: 'text', text: ' after' },
        ],
      },
    ]);
    expect(nodesToPlainText(parseTreeByBlocks(`Before ${source} after`))).toBe(`Before ${source} after`);
  });

  it('does not treat every bracket after a backslash as a formula', () => {
    expect(nodesToPlainText(parseTreeByBlocks('\\[not a link\\](x) and \\( alone'))).toBe(
      '[not a link](x) and ( alone',
    );
  });

  it('separates formulas from emphasis', () => {
    expect(parseTreeByBlocks('*a $b*c$ d*')).toMatchObject([
      { children: [{ type: 'emphasis', children: [{ text: 'a ' }, { tex: 'b*c' }, { text: ' d' }] }] },
    ]);
  });

  it('finds formulas in cells, items, headings and markup, but not in code or addresses', () => {
    for (const source of ['| a |\n|---|\n| $x$ |', '- $x$', '# $x$', '**$x$**', '[$x$](https://example.com)', '> $x$'])
      expect(JSON.stringify(parseTreeByBlocks(source))).toContain('"formula"');
    for (const source of ['`$x$`', '```\n$x$\n```', '[a](https://example.com/$x$)', '<https://example.com/$x$>'])
      expect(JSON.stringify(parseTreeByBlocks(source))).not.toContain('"formula"');
  });

  it('reads a formula over several lines as one, whatever its lines look like', () => {
    expect(parseTreeByBlocks('As\n$$\nx\n= y\n- z\n+ w\n$$\nso')).toEqual([
      { type: 'paragraph', children: [{ type: 'text', text: 'As' }] },
      {
        type: 'paragraph',
        children: [{ type: 'formula', source: '$$\nx\n= y\n- z\n+ w\n$$', tex: '\nx\n= y\n- z\n+ w\n', display: true }],
      },
      { type: 'paragraph', children: [{ type: 'text', text: 'so' }] },
    ]);
  });

  it('spells out a formula with invisible characters as text', () => {
    expect(nodesToPlainText(parseTreeByBlocks('$a\u202eb$'))).toBe('$a\\u202eb$');
    expect(JSON.stringify(parseTreeByBlocks('$a\u202eb$'))).not.toContain('"formula"');
  });
});

describe('a run of empty lines', () => {
  const millisecondsFor = (lines: number) => {
    const text = `- a\n\n      code\n${'\n'.repeat(lines)}      code2\n`;
    return measureProcessorTime(() => parseTreeByBlocks(text));
  };

  it('scans a run of empty lines inside code in linear time', () => {
    millisecondsFor(1_000);
    const short = Math.max(millisecondsFor(6_000), 1);
    expect(millisecondsFor(60_000) / short).toBeLessThan(60);
  });
});

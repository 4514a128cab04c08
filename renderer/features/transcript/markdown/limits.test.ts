import { describe, expect, it } from 'vitest';
import { processorTime } from '../../../../fixtures/testkit/processor-time.ts';
import { blocksOfText } from './block-scanner.ts';
import { plainText } from './markdown-node.ts';
import { markdownTree } from './markdown-tree.ts';
import { noReferences } from './references.ts';
import { treeOf } from './testing/trees.ts';

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
  ])('of %s is cut off, and anything deeper is text', (_, text) => {
    const tree = treeOf(text);
    expect(depthOf(tree)).toBeLessThan(140);
    expect(words(plainText(tree)).length).toBeGreaterThanOrEqual(words(text).length * 0.3);
    expect(plainText(tree).includes('end')).toBe(text.includes('end'));
  });

  it('of a few levels stays as written', () => {
    expect(treeOf('> > > deep')).toEqual([
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
  it('is plain text', () => {
    const failing = {
      ...noReferences,
      linksFor: () => {
        throw new Error('Out of stack');
      },
    };
    expect(markdownTree({ source: '**a** [b]', shape: 'blocks', start: null }, failing)).toEqual([
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
  ])('does not break %s', (_, text, type) => {
    expect(treeOf(text).map((node) => node.type)).toEqual([type]);
  });

  it('of one word is split, and nothing is lost', () => {
    const { blocks } = blocksOfText('w'.repeat(50_000));
    expect(blocks.length).toBeGreaterThan(5);
    expect(plainText(treeOf('w'.repeat(50_000)))).toHaveLength(50_000);
  });
});

describe('a table', () => {
  it('repeats nothing when it is long, and keeps surplus cells', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `| row ${at} | ${at} | more | and more |`);
    const tree = treeOf(['| name | value |', '|---|--:|', ...rows].join('\n'));
    expect(tree).toHaveLength(1);
    expect(plainText(tree).match(/name/g)).toHaveLength(1);
    expect(plainText(tree).split('\n')).toHaveLength(101);
    expect(plainText(tree)).toContain('row 99\t99\tmore | and more');
  });

  it('breaks lines in cells at <br>, and nowhere else', () => {
    expect(plainText(treeOf('| a |\n|---|\n| one<br>two<BR />three `<br>` |'))).toBe('a\none\ntwo\nthree <br>');
    expect(plainText(treeOf('one<br>two'))).toBe('one<br>two');
  });

  it('with more than 100 columns is text', () => {
    const text = `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n`;
    expect(treeOf(text).map(({ type }) => type)).toEqual(['paragraph']);
  });
});

describe('a formula', () => {
  it.each([
    ['\\(x^2\\)', 'x^2', false],
    ['\\(a_1 * b_2 * c\\)', 'a_1 * b_2 * c', false],
    ['\\[ x = \\frac{1}{2} \\]', ' x = \\frac{1}{2} ', true],
    ['$a_1$', 'a_1', false],
    ['$$b_1$$', 'b_1', true],
  ])('keeps its source: %s', (source, tex, display) => {
    expect(treeOf(`Before ${source} after`)).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'Before ' },
          { type: 'formula', source, tex, display },
          { type: 'text', text: ' after' },
        ],
      },
    ]);
    expect(plainText(treeOf(`Before ${source} after`))).toBe(`Before ${source} after`);
  });

  it('does not include every bracket after a backslash', () => {
    expect(plainText(treeOf('\\[not a link\\](x) and \\( alone'))).toBe('[not a link](x) and ( alone');
  });

  it('is not part of emphasis, and emphasis inside it means nothing', () => {
    expect(treeOf('*a $b*c$ d*')).toMatchObject([
      { children: [{ type: 'emphasis', children: [{ text: 'a ' }, { tex: 'b*c' }, { text: ' d' }] }] },
    ]);
  });

  it('is found in cells, items, headings and words with markup, and never in code or an address', () => {
    for (const source of ['| a |\n|---|\n| $x$ |', '- $x$', '# $x$', '**$x$**', '[$x$](https://example.com)', '> $x$'])
      expect(JSON.stringify(treeOf(source))).toContain('"formula"');
    for (const source of ['`$x$`', '```\n$x$\n```', '[a](https://example.com/$x$)', '<https://example.com/$x$>'])
      expect(JSON.stringify(treeOf(source))).not.toContain('"formula"');
  });

  it('over several lines is one, whatever its lines look like', () => {
    expect(treeOf('As\n$$\nx\n= y\n- z\n+ w\n$$\nso')).toEqual([
      { type: 'paragraph', children: [{ type: 'text', text: 'As' }] },
      {
        type: 'paragraph',
        children: [{ type: 'formula', source: '$$\nx\n= y\n- z\n+ w\n$$', tex: '\nx\n= y\n- z\n+ w\n', display: true }],
      },
      { type: 'paragraph', children: [{ type: 'text', text: 'so' }] },
    ]);
  });

  it('with characters that cannot be seen is text that spells them out', () => {
    expect(plainText(treeOf('$a\u202eb$'))).toBe('$a\\u202eb$');
    expect(JSON.stringify(treeOf('$a\u202eb$'))).not.toContain('"formula"');
  });
});

describe('a run of empty lines', () => {
  const millisecondsFor = (lines: number) => {
    const text = `- a\n\n      code\n${'\n'.repeat(lines)}      code2\n`;
    return processorTime(() => treeOf(text));
  };

  it('inside code takes linear time, not quadratic', () => {
    millisecondsFor(1_000);
    const short = Math.max(millisecondsFor(6_000), 1);
    expect(millisecondsFor(60_000) / short).toBeLessThan(60);
  });
});

import { expect, it } from 'vitest';
import { BlockScanner } from './block-scanner.ts';
import { closeInline } from './close-inline.ts';
import { nodesToPlainText } from './markdown-node.ts';
import { parseMarkdown } from './parse-markdown.ts';

it.each([
  ['plain', 'plain'],
  ['saved **befo', 'saved **befo**'],
  ['saved **before** it', 'saved **before** it'],
  ['saved **before*', 'saved **before**'],
  ['saved **', 'saved '],
  ['so `readFr', 'so `readFr`'],
  ['so `', 'so '],
  ['so `a ** b` goes', 'so `a ** b` goes'],
  ['one `a` and `b', 'one `a` and `b`'],
  ['**a\n\nnext', '**a\n\nnext'],
  ['- ```js', '- ```js'],
  ['see [the docs](', 'see the docs'],
  ['see [the docs](https://exa', 'see the docs'],
  ['see [the docs](https://example.com/a_(b)', 'see the docs'],
  ['see [the docs](https://example.com) and', 'see [the docs](https://example.com) and'],
  ['see [the docs](<https://exa', 'see the docs'],
  ['see [the docs](a.md "The ti', 'see the docs'],
  ['see [a](src/My Ap', 'see a'],
  ['see **[the docs](https://exa', 'see **the docs**'],
  ['see [`a[0]`](src/a.t', 'see `a[0]`'],
  ['see ![a chart](https://exa', 'see a chart'],
  ['one [a](b.md), two [c](d.m', 'one [a](b.md), two c'],
  ['a ](b', 'a ](b'],
  ['f[0](some words', 'f[0](some words'],
  ['\\[a](b', '\\[a](b'],
  ['[a](b\nc', '[a](b\nc'],
  ['`[a](b` c', '`[a](b` c'],
])('renders unfinished markup %j as %j', (source, shown) => {
  expect(closeInline(source)).toBe(shown);
});

const answer = [
  'See [the docs](https://example.com/target_(a)b "Target") and **[bold](src/My App/target.ts:12)**, ![pic](target.png).',
  '- item [x](target.md)\n- [ ] [y](<target dir/b.md> "Target")',
  '| head | b |\n|---|---|\n| [c](target) | d |',
  'Use [ref][r] and more words.',
  '[r]: https://example.com/target\n',
].join('\n\n');

it('shows no target of a link and no head of a table as text, wherever a streaming answer stops', () => {
  for (let end = 1; end < answer.length; end++) {
    const scanner = new BlockScanner();
    scanner.write(answer.slice(0, end));
    const blocks = [...scanner.settled, ...scanner.tail()];
    const shown = blocks.map((block, at) => {
      if (block.kind === 'code') return block.text;
      const source = at === blocks.length - 1 ? closeInline(block.source) : block.source;
      return nodesToPlainText(parseMarkdown({ ...block, source }, scanner.references));
    });
    expect(shown.join('\n')).not.toMatch(/target|\]\(|\|/i);
  }
});

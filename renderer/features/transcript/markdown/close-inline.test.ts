import { expect, it } from 'vitest';
import { closeInline } from './close-inline.ts';

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

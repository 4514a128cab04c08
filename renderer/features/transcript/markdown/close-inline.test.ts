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
])('renders unfinished markup %j as %j', (source, shown) => {
  expect(closeInline(source)).toBe(shown);
});

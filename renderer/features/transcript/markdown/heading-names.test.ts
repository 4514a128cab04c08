import { expect, it } from 'vitest';
import { HeadingNames } from './heading-names.ts';

const find = (headings: readonly string[], fragment: string): number | null => {
  const names = new HeadingNames();
  for (const heading of headings) names.add(heading);
  return names.find(fragment);
};

it.each([
  ['Getting started', '#getting-started'],
  ['Café & Crème: 2.0!', '#café--crème-20'],
  ['Café & Crème: 2.0!', '#caf%C3%A9--cr%C3%A8me-20'],
  ['`npm run` **now** and _here_', '#npm-run-now-and-here'],
  ['snake_case stays', '#snake_case-stays'],
  ['A [link](https://a.example)', '#a-link'],
  ['日本語', '#日本語'],
  ['Install', '#Install'],
  ['__proto__', '#proto'],
  ['constructor', '#constructor'],
])('names a heading as GitHub does: %s is %s', (heading, fragment) => {
  expect(find([heading], fragment)).toBe(0);
});

it('numbers headings of the same name, also where another heading has the numbered name', () => {
  const headings = ['Step', 'Step', 'Step 1', 'Step'];
  expect(['#step', '#step-1', '#step-1-1', '#step-2', '#step-3'].map((name) => find(headings, name))).toEqual([
    0,
    1,
    2,
    3,
    null,
  ]);
});

it('finds nothing for a fragment that no heading has, or that cannot be decoded', () => {
  expect(find(['One'], '#two')).toBeNull();
  expect(find(['One'], '#%E0%A4')).toBeNull();
  expect(find(['One'], '#')).toBeNull();
  expect(find([], '#constructor')).toBeNull();
});

it('names 1,000 headings and no more, quickly even if all have the same name', () => {
  const names = new HeadingNames();
  const added = Array.from({ length: 10_000 }, () => names.add('Same'));
  expect(added.filter(Boolean)).toHaveLength(1_000);
  expect([names.find('#same-999'), names.find('#same-1000')]).toEqual([999, null]);
});

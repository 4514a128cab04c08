import { expect, it } from 'vitest';
import { writeDiffBlock } from '../stores/quote-text.ts';
import { splitQuotedDiffs } from './quoted-diff.ts';

const block = writeDiffBlock([
  { number: 1, sign: '-', text: 'old ```' },
  { number: 1, sign: '+', text: 'new' },
  { number: 2, sign: ' ', text: '' },
]);

it('finds the quoted diffs of a message, with the line that names each, and nothing is lost', () => {
  const text = `Go on\n\nI discarded 1 hunk in src/a.ts:\n${block}\n\na.txt, line 2:\n${block}\nWhy?`;
  const parts = splitQuotedDiffs(text);
  expect(parts.map((part) => part.text).join('\n')).toBe(text);
  expect(parts).toMatchObject([
    { kind: 'words', text: 'Go on\n' },
    {
      kind: 'diff',
      heading: 'I discarded 1 hunk in src/a.ts',
      file: { path: 'file.ts', added: 1, removed: 1, hunks: [{ lines: [{ text: 'old ```' }, { text: 'new' }, {}] }] },
    },
    { kind: 'words', text: '' },
    { kind: 'diff', heading: 'a.txt, line 2', file: { path: 'file.txt' } },
    { kind: 'words', text: 'Why?' },
  ]);
});

it.each([
  ['has no end', 'In a.ts:\n```diff\n-old'],
  ['has no heading', '```diff\n-old\n```'],
  ['is of another language', 'In a.ts:\n```ts\n-old\n```'],
  ['has other lines', 'In a.ts:\n```diff\nold\n```'],
  ['is empty', 'In a.ts:\n```diff\n```'],
])('leaves a block as it is that %s', (_, text) => {
  expect(splitQuotedDiffs(text)).toEqual([{ kind: 'words', text }]);
});

import { expect, it } from 'vitest';
import { toSnippetPieces } from './thread-list.view-model.ts';

const written = (text: string, ...words: readonly string[]) =>
  toSnippetPieces({
    text,
    marks: words.map((word) => ({ from: text.indexOf(word), to: text.indexOf(word) + word.length })),
  })
    .map(({ marked, text: piece }) => (marked ? `[${piece}]` : piece))
    .join('');

it('highlights the searched words in a snippet', () => {
  expect(written('The needle is in the hay', 'needle', 'hay')).toBe('The [needle] is in the [hay]');
  expect(written('needle', 'needle')).toBe('[needle]');
});

it('starts a snippet with a whole word shortly before the first highlight', () => {
  expect(written('What lies deep in the haystack is a needle, they say', 'needle')).toBe('…is a [needle], they say');
  expect(written('Donaudampfschifffahrtsgesellschaft needle', 'needle')).toBe('…[needle]');
});

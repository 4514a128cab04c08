import { expect, it } from 'vitest';
import { describeContents, isImagePath } from './contents.view-model.ts';

const side = (size: number | null) => ({ size, image: null });

it.each([
  ['a changed binary file', { before: side(3), after: side(1_200) }, 'Binary file: 3 B before, 1.2 kB after'],
  ['a new binary file', { before: null, after: side(3) }, 'Binary file: 3 B'],
  [
    'a file that grew over the limit',
    { before: side(3), after: side(null) },
    'Too large or not stored: 3 B before, not stored after',
  ],
  [
    'a file that is over the limit before and after',
    { before: side(null), after: side(null) },
    'Not shown: too large or not stored',
  ],
  ['a file that the record does not have', null, 'Not shown: binary or too large'],
])('says what %s is', (_, contents, text) => {
  expect(describeContents(contents, { hunks: [] }).replaceAll('\u00a0', ' ')).toBe(text);
});

it('knows images by their names', () => {
  expect(['a.PNG', 'a/b.jpeg', 'logo.svg', 'png', 'a.png.txt'].map(isImagePath)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

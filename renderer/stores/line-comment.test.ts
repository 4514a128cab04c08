import { expect, it } from 'vitest';
import { turnId } from '../../shared/base/ids.ts';
import { addComments, type LineComment } from './line-comment.ts';

const comment = (text: string, ...numbers: readonly number[]): LineComment => ({
  id: text,
  turnId: turnId.parse('t'),
  entryId: null,
  path: 'src/app.ts',
  lines: numbers.map((number) => ({ number, sign: '+', text: `line ${number}` })),
  text,
});

it('a message stays unchanged without comments, and otherwise includes each comment after its lines', () => {
  expect(addComments(' as typed ', [])).toBe(' as typed ');
  expect(addComments('Two things:\n', [comment('Why?', 3), comment('Shorter. ', 7, 8)])).toBe(
    'Two things:\n\nsrc/app.ts, line 3:\n```diff\n+line 3\n```\nWhy?\n\n' +
      'src/app.ts, lines 7–8:\n```diff\n+line 7\n+line 8\n```\nShorter.',
  );
  expect(addComments('', [comment('Why?', 3)])).toBe('src/app.ts, line 3:\n```diff\n+line 3\n```\nWhy?');
});

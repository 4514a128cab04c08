import { expect, it } from 'vitest';
import { appendLine } from './listed-line.ts';

it('adds a line with a key that no other line of the list has', () => {
  expect(appendLine([{ key: 4, text: 'npm test' }], '')).toEqual([
    { key: 4, text: 'npm test' },
    { key: 5, text: '' },
  ]);
  expect(appendLine([], 'npm ci')).toEqual([{ key: 0, text: 'npm ci' }]);
});

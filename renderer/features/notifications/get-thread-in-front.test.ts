import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { getThreadInFront } from './get-thread-in-front.ts';

it('returns the shown thread while its window has focus and nothing covers it', () => {
  const shown = threadId.parse('one');
  const looking = { hasFocus: true, isVisible: true, page: 'threads', shown } as const;
  expect(getThreadInFront(looking)).toBe(shown);
  expect(getThreadInFront({ ...looking, hasFocus: false })).toBeNull();
  expect(getThreadInFront({ ...looking, isVisible: false })).toBeNull();
  expect(getThreadInFront({ ...looking, page: 'settings' })).toBeNull();
  expect(getThreadInFront({ ...looking, shown: null })).toBeNull();
});

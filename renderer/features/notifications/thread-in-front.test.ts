import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { threadInFront } from './thread-in-front.ts';

it('is the shown thread, while its window has the focus and nothing covers it', () => {
  const shown = threadId.parse('one');
  const looking = { hasFocus: true, isVisible: true, page: 'threads', shown } as const;
  expect(threadInFront(looking)).toBe(shown);
  expect(threadInFront({ ...looking, hasFocus: false })).toBeNull();
  expect(threadInFront({ ...looking, isVisible: false })).toBeNull();
  expect(threadInFront({ ...looking, page: 'settings' })).toBeNull();
  expect(threadInFront({ ...looking, shown: null })).toBeNull();
});

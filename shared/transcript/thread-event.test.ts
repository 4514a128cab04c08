import { expect, it } from 'vitest';
import { ended } from './sample-thread.ts';
import { threadEvent } from './thread-event.ts';

it('keeps the end of a turn even if the class of its error is unknown to this version', () => {
  expect(threadEvent.parse({ ...ended('failed'), providerError: 'timeout' })).toMatchObject({
    providerError: 'timeout',
  });
  const later = threadEvent.parse({ ...ended('failed'), providerError: 'class_of_tomorrow' });
  expect(later).toEqual(ended('failed'));
});

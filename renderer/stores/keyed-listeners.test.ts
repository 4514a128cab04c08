import { expect, it } from 'vitest';
import { KeyedListeners } from './keyed-listeners.ts';

it('calls only the listeners of a key, and forgets a key without listeners', () => {
  const listeners = new KeyedListeners<string, [number]>();
  const received: string[] = [];
  const listen = (who: string, key: string) => listeners.add(key, (value) => received.push(`${who} ${value}`));
  const removeFirst = listen('first', 'a');
  const removeSecond = listen('second', 'a');
  listen('other', 'b');
  listeners.call('a', 1);
  removeFirst();
  expect(listeners.has('a')).toBe(true);
  removeSecond();
  expect(listeners.has('a')).toBe(false);
  listeners.call('a', 2);
  listen('third', 'a');
  // A removed listener stays removed, and the others stay.
  removeSecond();
  listeners.call('a', 3);
  listeners.call('b', 4);
  expect(received).toEqual(['first 1', 'second 1', 'third 3', 'other 4']);
});

import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { systemClock } from '../files/system-clock.ts';
import { LiveThreads } from './live-threads.ts';

it('still knows what may run in Codex when it starts the record of a thread over', () => {
  const threads = new LiveThreads(systemClock);
  const running = { hasWritten: true, isPlanning: true };
  const thread = Object.assign(threads.ensure(threadId.parse('one')), running);
  expect(threads.recreate(thread)).toMatchObject(running);
});

it('still knows that a thread has worked when its record has left the memory, until Codex stops', () => {
  const threads = new LiveThreads(systemClock);
  const { id } = threads.ensure(threadId.parse('one'));
  threads.noteWork(id);
  threads.delete(id);
  threads.ensure(id);
  expect(threads.hasWorked(id)).toBe(true);
  threads.handleCodexStop();
  expect(threads.hasWorked(id)).toBe(false);
});

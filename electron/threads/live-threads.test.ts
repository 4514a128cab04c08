import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { systemClock } from '../files/system-clock.ts';
import { LiveThreads } from './live-threads.ts';

it('still knows what may run in Codex when it starts the record of a thread over', () => {
  const threads = new LiveThreads(systemClock);
  const running = { hasWorked: true, hasWritten: true, isPlanning: true };
  const thread = Object.assign(threads.ensure(threadId.parse('one')), running);
  expect(threads.recreate(thread)).toMatchObject(running);
});

import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { guardClosing } from './guard-closing.ts';

it('has the app quit in place of closing a window or ending the session, where that would end work', () => {
  const window = new EventEmitter();
  const done: string[] = [];
  let guarded = false;
  let sessionGuarded = false;
  guardClosing(window, {
    isGuarded: () => guarded,
    isSystemEndGuarded: () => sessionGuarded,
    quit: () => void done.push('quit'),
  });
  const happen = (event: string) => window.emit(event, { preventDefault: () => done.push(`no ${event}`) });
  happen('close');
  happen('query-session-end');
  expect(done).toEqual([]);
  guarded = true;
  happen('close');
  expect(done.splice(0)).toEqual(['no close', 'quit']);
  sessionGuarded = true;
  happen('query-session-end');
  expect(done).toEqual(['no query-session-end', 'quit']);
});

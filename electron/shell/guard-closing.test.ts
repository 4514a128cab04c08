import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { guardClosing } from './app-windows.ts';

it('quits the app instead of closing a window when closing would end work', () => {
  const window = new EventEmitter();
  const done: string[] = [];
  let guarded = false;
  guardClosing(window, { isGuarded: () => guarded, quit: () => void done.push('quit') });
  const close = () => window.emit('close', { preventDefault: () => done.push('kept open') });
  close();
  expect(done).toEqual([]);
  guarded = true;
  close();
  expect(done).toEqual(['kept open', 'quit']);
});

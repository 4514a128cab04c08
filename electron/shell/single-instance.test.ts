import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { claimSingleInstance } from './single-instance.ts';

function fakeApp(free: boolean) {
  const reported: unknown[] = [];
  const requestSingleInstanceLock = (data?: unknown) => {
    reported.push(data);
    return free;
  };
  return Object.assign(new EventEmitter(), { requestSingleInstanceLock, reported });
}

it('receives the requests of later starts if it is the first', () => {
  const app = fakeApp(true);
  const received: unknown[] = [];
  expect(claimSingleInstance(app, { workspace: '/a', link: null }, (other) => received.push(other))).toBe(true);
  app.emit('second-instance', {}, ['workcell'], '/home', { workspace: '/b', link: 'workcell://window' });
  app.emit('second-instance', {}, ['workcell'], '/home', { workspace: 7 });
  expect(received).toEqual([
    { workspace: '/b', link: 'workcell://window' },
    { workspace: null, link: null },
  ]);
});

it('sends its request to the first one, and receives nothing, if it is not the first', () => {
  const app = fakeApp(false);
  expect(claimSingleInstance(app, { workspace: '/b', link: null }, () => undefined)).toBe(false);
  expect(app.reported).toEqual([{ workspace: '/b', link: null }]);
  expect(app.listenerCount('second-instance')).toBe(0);
});

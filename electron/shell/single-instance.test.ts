import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { claimSingleInstance } from './single-instance.ts';

function fakeApp(free: boolean) {
  const told: unknown[] = [];
  const requestSingleInstanceLock = (data?: unknown) => {
    told.push(data);
    return free;
  };
  return Object.assign(new EventEmitter(), { requestSingleInstanceLock, told });
}

it('hears what later starts ask for when it is the first', () => {
  const app = fakeApp(true);
  const heard: unknown[] = [];
  expect(claimSingleInstance(app, { workspace: '/a' }, (other) => heard.push(other))).toBe(true);
  app.emit('second-instance', {}, ['workcell'], '/home', { workspace: '/b' });
  app.emit('second-instance', {}, ['workcell'], '/home', { workspace: 7 });
  expect(heard).toEqual([{ workspace: '/b' }, { workspace: null }]);
});

it('tells the other one what it wants, and hears nothing, when it is not the first', () => {
  const app = fakeApp(false);
  expect(claimSingleInstance(app, { workspace: '/b' }, () => undefined)).toBe(false);
  expect(app.told).toEqual([{ workspace: '/b' }]);
  expect(app.listenerCount('second-instance')).toBe(0);
});

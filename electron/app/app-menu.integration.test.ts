import { afterEach, expect, it } from 'vitest';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { OfferedMenu } from '../host/platform.ts';
import { TestApp } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

const entries: AppMenu = {
  file: [[{ action: 'newThread', title: 'New thread', chord: 'Mod+N', enabled: false }]],
  thread: [],
  view: [],
  help: [],
};

it('passes the menu of a page to its host, and a menu choice to that page only', async () => {
  app = await TestApp.start();
  const shown: (OfferedMenu | null)[] = [];
  const other = await app.connect();
  const window = await app.connect(null, { showMenu: (menu) => void shown.push(menu) });
  await window.get('reportMenu', entries);
  await other.get('reportMenu', entries);
  expect(shown.map((menu) => menu?.entries)).toEqual([entries]);

  shown[0]?.choose('newThread');
  await window.until(() => window.received.some(({ name }) => name === 'actionRequested'));
  expect(window.received.filter(({ name }) => name === 'actionRequested')).toEqual([
    { name: 'actionRequested', payload: { action: 'newThread' } },
  ]);
  await other.get('reportInFront', { threadId: null });
  expect(other.received.some(({ name }) => name === 'actionRequested')).toBe(false);

  window.close();
  await expect.poll(() => shown.at(-1)).toBeNull();
});

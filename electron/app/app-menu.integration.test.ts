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

it('passes a page’s menu to its host, and a choice to that page alone', async () => {
  app = await TestApp.start();
  const shown: (OfferedMenu | null)[] = [];
  const other = await app.connect();
  const window = await app.connect(null, { showMenu: (menu) => void shown.push(menu) });
  await window.get('reportMenu', entries);
  await other.get('reportMenu', entries);
  expect(shown.map((menu) => menu?.entries)).toEqual([entries]);

  shown[0]?.choose('newThread');
  await window.until(() => window.received.some(({ name }) => name === 'actionWanted'));
  expect(window.received.filter(({ name }) => name === 'actionWanted')).toEqual([
    { name: 'actionWanted', payload: { action: 'newThread' } },
  ]);
  await other.get('reportInFront', { threadId: null });
  expect(other.received.some(({ name }) => name === 'actionWanted')).toBe(false);

  window.close();
  await expect.poll(() => shown.at(-1)).toBeNull();
});

import { afterEach, expect, it } from 'vitest';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { OfferedMenu } from '../host/platform.ts';
import { TestApp } from './testing/test-desk.ts';

let desk: TestApp;
afterEach(() => desk.end());

const entries: AppMenu = {
  file: [[{ action: 'newThread', title: 'New thread', chord: 'Mod+N', enabled: false }]],
  thread: [],
  view: [],
  help: [],
};

it('passes a page’s menu to its host, and a choice to that page alone', async () => {
  desk = await TestApp.start();
  const shown: (OfferedMenu | null)[] = [];
  const other = await desk.connect();
  const window = await desk.connect(null, { showMenu: (menu) => void shown.push(menu) });
  await window.get('tellMenu', entries);
  await other.get('tellMenu', entries);
  expect(shown.map((menu) => menu?.entries)).toEqual([entries]);

  shown[0]?.choose('newThread');
  await window.until(() => window.heard.some(({ name }) => name === 'actionWanted'));
  expect(window.heard.filter(({ name }) => name === 'actionWanted')).toEqual([
    { name: 'actionWanted', payload: { action: 'newThread' } },
  ]);
  await other.get('tellInFront', { threadId: null });
  expect(other.heard.some(({ name }) => name === 'actionWanted')).toBe(false);

  window.close();
  await expect.poll(() => shown.at(-1)).toBeNull();
});

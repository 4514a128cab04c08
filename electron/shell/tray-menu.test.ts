import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { type BusyThread, emptyWork } from '../host/work.ts';
import { describeTrayMenu, describeWork } from './tray-menu.ts';

const thread = (id: string, title = id): BusyThread => ({ threadId: threadId.parse(id), title, folder: '/folder' });
const clicks = {
  toThread: () => undefined,
  newWindow: () => undefined,
  showWindow: () => undefined,
  quit: () => undefined,
};
const labelsOf = (menu: readonly MenuItemConstructorOptions[]) => menu.map(({ label = '-' }) => label);

describe('the tray', () => {
  it('the tray menu reports how much runs and waits', () => {
    const running = [thread('one'), thread('two')];
    expect(describeWork({ running, waiting: 1, waitingThreads: [thread('one')] })).toBe(
      '2 turns running, 1 approval waiting',
    );
    expect(describeWork({ ...emptyWork, running: [thread('one')] })).toBe('1 turn running');
    expect(describeWork(emptyWork)).toBe('Idle');
  });

  it('the tray menu has a row for each waiting or running thread, waiting ones first, and the app itself', () => {
    const work = { running: [thread('one'), thread('two')], waiting: 2, waitingThreads: [thread('two')] };
    expect(labelsOf(describeTrayMenu(work, clicks))).toEqual([
      '2 turns running, 2 approvals waiting',
      'Waiting: two',
      'Running: one',
      '-',
      'New window',
      'Show Workcell',
      '-',
      'Quit',
    ]);
  });

  it('the tray menu opens the thread of a row', () => {
    const led: BusyThread[] = [];
    const menu = describeTrayMenu(
      { ...emptyWork, running: [thread('one')] },
      { ...clicks, toThread: (to) => led.push(to) },
    );
    const row = menu.find(({ label }) => label === 'Running: one');
    // The click ignores its arguments.
    if (row?.click !== undefined) Reflect.apply(row.click, row, []);
    expect(led).toEqual([thread('one')]);
  });

  it('the tray menu has valid rows for titles of any length and kind, and for any number of threads', () => {
    const titles = ['a'.repeat(100), 'R&D', ' two\nlines ', ''];
    const some = { ...emptyWork, running: titles.map((title, index) => thread(`${index}`, title)) };
    expect(labelsOf(describeTrayMenu(some, clicks)).slice(1, 5)).toEqual([
      `Running: ${'a'.repeat(59)}…`,
      'Running: R&&D',
      'Running: two lines',
      'Running: Untitled thread',
    ]);
    const many = { ...emptyWork, running: Array.from({ length: 15 }, (_, index) => thread(`${index}`)) };
    expect(labelsOf(describeTrayMenu(many, clicks)).slice(11, 15)).toEqual([
      'Running: 10',
      'Running: 11',
      '3 more threads',
      '-',
    ]);
  });
});

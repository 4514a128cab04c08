import type { JumpListCategory } from 'electron';
import { describe, expect, it } from 'vitest';
import { RecentList } from './recent-list.ts';

function setUp(platform: NodeJS.Platform, program: string | null = 'C:\\Workcell.exe') {
  const added: string[] = [];
  const lists: (JumpListCategory[] | null)[] = [];
  const app = {
    addRecentDocument: (path: string) => void added.push(path),
    setJumpList: (list: JumpListCategory[] | null) => {
      lists.push(list);
      return 'ok' as const;
    },
  };
  return { added, list: new RecentList({ app, platform, program }), lists };
}

const folder = (path: string) => ({ path, name: path.slice(-3) });

describe("recent folders in the system's list", () => {
  it('recent folders in the system’s list are in the dock, newest first, and update only when they change', () => {
    const { added, list, lists } = setUp('darwin');
    list.show([folder('/new'), folder('/old')]);
    list.show([folder('/new'), folder('/old')]);
    expect(added).toEqual(['/old', '/new']);
    expect(lists).toEqual([]);
  });

  it('recent folders in the system’s list start the app on their folder from the taskbar, whatever their path contains', () => {
    const { added, list, lists } = setUp('win32');
    list.show([folder('C:\\My Übung'), folder('D:\\')]);
    const items = lists[0]?.[0]?.items?.map(({ args }) => args);
    expect(items).toEqual(['--workspace "C:\\My Übung"', '--workspace "D:\\\\"']);
    expect(lists[0]?.[0]).toMatchObject({ type: 'custom', name: 'Recent folders' });
    expect(added).toEqual([]);
  });

  it('recent folders in the system’s list are followed by a new-window entry on Windows, even if there are none', () => {
    const { list, lists } = setUp('win32');
    list.show([]);
    list.show([]);
    list.show([folder('C:\\new')]);
    expect(lists.map((categories) => categories?.map(({ type }) => type))).toEqual([['tasks'], ['custom', 'tasks']]);
    expect(lists[0]?.[0]?.items).toMatchObject([{ title: 'New window', program: 'C:\\Workcell.exe', args: '' }]);
  });

  it('recent folders in the system’s list are at most ten, and none on Windows if the app is not installed', () => {
    const { list, lists } = setUp('win32');
    list.show(Array.from({ length: 12 }, (_, number) => folder(`C:\\${number}`)));
    expect(lists[0]?.[0]?.items).toHaveLength(10);
    const sources = setUp('win32', null);
    sources.list.show([folder('C:\\new')]);
    expect(sources.lists).toEqual([]);
  });
});

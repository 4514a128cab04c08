import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { RecentFolderStore } from './recent-folders.ts';

describe('recent folders', () => {
  let dataFolder = '';
  const clock = new ManualClock();
  const load = () => RecentFolderStore.load(dataFolder, clock, '/home/ada');
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'workcell-recent-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  it('the recent folder list lists the newest first, each once, even after a restart', async () => {
    const recent = await load();
    for (const path of ['/home/ada/one', '/two', '/home/ada/one']) {
      clock.advance(1_000);
      await recent.opened(path);
    }
    const expected = [
      { path: '/home/ada/one', name: 'one', displayPath: '~/one', openedAt: clock.now() },
      { path: '/two', name: 'two', displayPath: '/two', openedAt: clock.now() - 1_000 },
    ];
    expect(recent.list()).toEqual(expected);
    expect((await load()).list()).toEqual(expected);
  });

  it('the recent folder list reports when another is first', async () => {
    const recent = await load();
    const received: string[] = [];
    recent.onChange(() => received.push(...recent.list().map(({ path }) => path)));
    await recent.opened('/one');
    expect(received).toEqual(['/one']);
  });

  it('the recent folder list keeps the entries of another running host', async () => {
    const [here, there] = [await load(), await load()];
    await there.opened('/there');
    await here.opened('/here');
    expect(here.list().map((folder) => folder.path)).toEqual(['/here', '/there']);
  });

  it('the recent folder list remembers thirty', async () => {
    const recent = await load();
    for (let number = 1; number <= 31; number += 1) await recent.opened(`/folder-${number}`);
    expect(recent.list()).toHaveLength(30);
    expect(recent.list().at(-1)?.name).toBe('folder-2');
  });

  it('the recent folder list remembers the thread shown last in each folder, even after a restart', async () => {
    const recent = await load();
    const thread = threadId.parse('thread');
    for (const path of ['/one', '/two']) await recent.opened(path);
    expect(recent.getLastThread('/one')).toBe(null);
    await recent.threadShown('/one', thread);
    await recent.threadShown('/unknown', thread);
    await recent.opened('/one');
    const later = await load();
    expect(later.getLastThread('/one')).toBe(thread);
    expect(later.getLastThread('/two')).toBe(null);
    expect(later.listPaths()).toEqual(['/one', '/two']);
    await Promise.all([later.threadShown('/two', thread), later.threadShown('/two', null)]);
    expect(later.getLastThread('/two')).toBe(null);
    await later.threadShown('/one', null);
    expect((await load()).getLastThread('/one')).toBe(null);
  });

  it('the recent folder list remembers where the user was reading in the thread shown last, even after a restart', async () => {
    const recent = await load();
    const [thread, other] = [threadId.parse('thread'), threadId.parse('other')];
    const place = { turnId: turnId.parse('turn'), row: 'row', offset: 1.5 };
    await recent.opened('/one');
    await recent.threadShown('/one', thread);
    await recent.placeRead('/one', other, place);
    expect(recent.getLastPlace('/one')).toBe(null);
    await recent.placeRead('/one', thread, place);
    await recent.threadShown('/one', thread);
    const later = await load();
    expect(later.getLastPlace('/one')).toEqual(place);
    await later.threadShown('/one', other);
    expect(later.getLastPlace('/one')).toBe(null);
    await later.placeRead('/one', other, place);
    await later.placeRead('/one', other, null);
    expect((await load()).getLastPlace('/one')).toBe(null);
  });

  it('the recent folder list remembers what stands in place of the transcript, in every thread of a folder', async () => {
    const recent = await load();
    await recent.opened('/one');
    expect(recent.getLastView('/one')).toBe(null);
    await recent.viewShown('/one', 'changes');
    await recent.threadShown('/one', threadId.parse('thread'));
    await recent.opened('/one');
    const later = await load();
    expect(later.getLastView('/one')).toBe('changes');
    expect(later.getLastView('/two')).toBe(null);
    await later.viewShown('/one', null);
    expect((await load()).getLastView('/one')).toBe(null);
  });

  it('the recent folder list starts over if the file makes no sense', async () => {
    await writeFile(join(dataFolder, 'recent-folders.json'), '{"folders": [1');
    expect((await load()).list()).toEqual([]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { FolderProblem } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import { runWithTimeout } from '../files/silent-folders.ts';
import { ListedFolders } from './listed-folders.ts';

describe('the folders of the thread list', () => {
  let dataFolder = '';
  const load = () => ListedFolders.load(dataFolder, '/home/ada');
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'workcell-listed-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  it('keep the order in which they were added, each once, even after a restart', async () => {
    const listed = await load();
    expect(listed.listFor('/own')).toEqual(['/own']);
    await listed.add('/own', '/home/ada/other');
    await listed.add('/own', '/third');
    await listed.add('/third', '/home/ada/other');
    for (const each of [listed, await load()]) {
      expect(each.describeFor('/own')).toEqual([
        { path: '/own', name: 'own', displayPath: '/own', threads: 'unread' },
        { path: '/home/ada/other', name: 'other', displayPath: '~/other', threads: 'unread' },
        { path: '/third', name: 'third', displayPath: '/third', threads: 'unread' },
      ]);
      expect(each.listFor('/third')).toEqual(['/own', '/home/ada/other', '/third']);
      expect(each.listFor('/elsewhere')).toEqual(['/elsewhere', '/own', '/home/ada/other', '/third']);
      expect(each.listFor(null)).toEqual([]);
      expect(each.describeFor(null)).toEqual([]);
    }
  });

  it('are only the own one again once the last other one is removed', async () => {
    const listed = await load();
    const reported: (readonly string[])[] = [];
    listed.onChange(() => reported.push(listed.paths));
    await listed.add('/own', '/other');
    await listed.add('/own', '/third');
    await listed.remove('/other', ['/own']);
    await listed.remove('/third', ['/own', '/own']);
    await listed.remove('/third', ['/own']);
    expect(reported).toEqual([['/own', '/other'], ['/own', '/other', '/third'], ['/own', '/third'], []]);
  });

  it('stay in a window that has another one open', async () => {
    const listed = await load();
    await listed.add('/own', '/other');
    await listed.remove('/other', ['/own', '/elsewhere']);
    expect(listed.listFor('/elsewhere')).toEqual(['/elsewhere', '/own']);
  });

  it('say whether their threads were read', async () => {
    const listed = await load();
    await listed.add('/own', '/other');
    listed.threadsRead('/own', 'read');
    listed.threadsRead('/other', 'failed');
    const states = () => listed.describeFor('/own').map(({ threads }) => threads);
    expect(states()).toEqual(['read', 'failed']);
    await listed.remove('/other', ['/own', '/elsewhere']);
    await listed.add('/own', '/other');
    expect(states()).toEqual(['read', 'unread']);
  });

  describe('while they are watched', () => {
    const clock = new ManualClock();
    let lifetime = new Lifetime();
    beforeEach(() => {
      lifetime = new Lifetime();
    });
    afterEach(() => lifetime.end());

    it('say when one of them is gone or back', async () => {
      const listed = await load();
      let gone = ['/other'];
      const findProblem = async (path: string): Promise<FolderProblem | null> =>
        gone.includes(path) ? { type: 'missing', path } : null;
      await listed.add('/own', '/other');
      listed.watch({ findProblem }, clock, lifetime);
      const problems = () => listed.describeFor('/own').map(({ problem }) => problem?.type);
      await expect.poll(problems).toEqual([undefined, 'missing']);
      expect(listed.listPresent('/own')).toEqual(['/own']);
      gone = [];
      const changes: number[] = [];
      listed.onChange(() => changes.push(1));
      clock.advance(5_000);
      await expect.poll(problems).toEqual([undefined, undefined]);
      expect(listed.listPresent('/own')).toEqual(['/own', '/other']);
      await lifetime.end();
      gone = ['/own'];
      clock.advance(5_000);
      expect(problems()).toEqual([undefined, undefined]);
      expect(changes).toHaveLength(1);
    });

    it('hold at most two threads for files while a drive does not respond, and see the rest', async () => {
      const listed = await load();
      const drive = ['/drive/a', '/drive/b', '/drive/c', '/drive/d', '/drive/e'];
      let isDead = true;
      const calls: string[] = [];
      const answers: (() => void)[] = [];
      const look = (path: string) => {
        calls.push(path);
        return isDead && path.startsWith('/drive')
          ? new Promise<null>((settle) => answers.push(() => settle(null)))
          : Promise.resolve(null);
      };
      const findProblem = (path: string) =>
        runWithTimeout<FolderProblem | null>(clock, path, () => look(path), { type: 'silent', path });
      for (const path of [...drive, '/there']) await listed.add('/own', path);
      listed.watch({ findProblem }, clock, lifetime);
      const silent = () =>
        listed.describeFor('/own').flatMap(({ path, problem }) => (problem?.type === 'silent' ? [path] : []));
      for (const count of [1, 2]) {
        await expect.poll(() => answers.length).toBe(count);
        clock.advance(5_000);
        await expect.poll(silent).toHaveLength(count);
      }
      for (let round = 0; round < 5; round++) {
        await expect.poll(() => clock.pending).toBe(1);
        clock.advance(5_000);
      }
      expect(calls.filter((path) => path.startsWith('/drive'))).toHaveLength(2);

      isDead = false;
      for (const settle of answers) settle();
      await expect.poll(() => clock.pending).toBe(1);
      clock.advance(5_000);
      await expect.poll(silent).toEqual([]);
      expect(listed.listPresent('/own')).toEqual(['/own', ...drive, '/there']);
    });
  });
});

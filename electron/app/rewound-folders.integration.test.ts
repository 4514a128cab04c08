import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { RewindTarget } from '../../shared/rewind/rewind-plan.ts';
import { openTestApp, sendMessage, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

async function turn(window: TestWindow, text: string): Promise<{ id: ThreadId; turnId: TurnId }> {
  const id = await sendMessage(window, text, { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  return { id, turnId };
}

async function goBack(window: TestWindow, target: RewindTarget) {
  const plan = await window.get('planRewind', { target });
  const done = await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
  return { plan, ...done };
}

/** Lists the folders of a project, without git's own and that of its sample code. */
async function foldersOf(root: string): Promise<readonly string[]> {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  return all
    .flatMap((one) => (one.isDirectory() ? [join(one.parentPath, one.name).slice(root.length + 1)] : []))
    .filter((path) => !['.git', 'src'].includes(path.split(sep)[0] ?? ''))
    .sort();
}

describe('folders with nothing in them', () => {
  it('a rewind brings back an empty folder of the user and removes those of the turn, and its undo reverses that', async () => {
    const { root, window } = await openTestApp({
      steps: [
        patch([addFile('inbox/new.txt', 'new\n')]),
        run('rmdir drafts; mkdir -p made/deep; mkdir -p logs/day; echo 1 > logs/day/one.txt'),
        answer('Done.'),
      ],
    });
    for (const folder of ['inbox', 'drafts', 'other']) await mkdir(join(root, folder));
    await chmod(join(root, 'drafts'), 0o700);
    const before = await foldersOf(root);
    const { id, turnId } = await turn(window, 'Tidy up');
    const after = await foldersOf(root);
    expect(after).toEqual(['inbox', 'logs', 'logs/day', 'made', 'made/deep', 'other']);

    const { plan, files, rewindId } = await goBack(window, { type: 'beforeTurn', threadId: id, turnId });
    expect(plan.folders.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
      { path: 'drafts/', change: 'create' },
      { path: 'made/deep/', change: 'delete' },
    ]);
    expect(files).toBe(2);
    expect(await foldersOf(root)).toEqual(before);
    expect((await stat(join(root, 'drafts'))).mode & 0o777).toBe(0o700);

    await goBack(window, { type: 'beforeRewind', rewindId });
    expect(await foldersOf(root)).toEqual(after);
  });

  it('a rewind of a command that only made and removed folders can be carried out and undone', async () => {
    const { root, window } = await openTestApp({ steps: [run('mkdir made; rmdir drafts'), answer('Done.')] });
    await mkdir(join(root, 'drafts'));
    const { id, turnId } = await turn(window, 'Make folders');
    const { files, rewindId } = await goBack(window, { type: 'beforeTurn', threadId: id, turnId });
    expect(files).toBe(0);
    expect(await foldersOf(root)).toEqual(['drafts']);
    await goBack(window, { type: 'beforeRewind', rewindId });
    expect(await foldersOf(root)).toEqual(['made']);
  });

  it('a rewind leaves an empty folder alone that the user made after the turn', async () => {
    const { root, window } = await openTestApp({ steps: [patch([addFile('a/new.txt', 'new\n')]), answer('Done.')] });
    const { id, turnId } = await turn(window, 'Go');
    await mkdir(join(root, 'mine'));
    await mkdir(join(root, 'a/mine'));
    await goBack(window, { type: 'beforeTurn', threadId: id, turnId });
    expect(await foldersOf(root)).toEqual(['a', 'a/mine', 'mine']);
    await rmdir(join(root, 'mine'));
    await goBack(window, {
      type: 'beforeRewind',
      rewindId: (await window.get('listRewinds', { threadId: id }))[0]?.rewindId ?? '',
    });
    expect(existsSync(join(root, 'mine'))).toBe(false);
    expect(existsSync(join(root, 'a/new.txt'))).toBe(true);
  });

  it('a rewind leaves the folders alone that the sandbox of a program in the background holds', async () => {
    const { root, window } = await openTestApp({
      steps: [run('mkdir made; until test -e stop; do sleep 0.05; done', { yieldMs: 250 }), answer('It runs.')],
    });
    const { id, turnId } = await turn(window, 'Serve');
    const held = (await foldersOf(root)).filter((path) => path !== 'made');
    const { plan } = await goBack(window, { type: 'beforeTurn', threadId: id, turnId });
    expect(plan.folders).toEqual([{ path: 'made/', change: 'delete' }]);
    expect(await foldersOf(root)).toEqual(held);
    await writeFile(join(root, 'stop'), '');
  });
});

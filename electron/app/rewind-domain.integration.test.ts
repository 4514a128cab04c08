import { existsSync } from 'node:fs';
import { appendFile, chmod, lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { systemClock } from '../files/system-clock.ts';
import { maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs } from '../rewind/turn-marks.ts';
import { createStoreDeps, openThreadStore } from './encryption/testing/test-store.ts';
import { approvedTurn, openTestApp, sendMessage, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';
import { writeLater } from './testing/write-later.ts';

/** Sends a message, waits for the end of its turn, and returns both ids. */
async function turn(window: TestWindow, text: string, threadId?: ThreadId): Promise<{ id: ThreadId; turnId: TurnId }> {
  const id = await sendMessage(window, text, { ...(threadId !== undefined && { threadId }), mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  // Waits for the scan at the end of the turn, as a user would be slower anyway.
  await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
  return { id, turnId };
}

async function rewindFiles(window: TestWindow, threadId: ThreadId, turnId: TurnId) {
  const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  expect(plan.noFiles).toBeNull();
  return await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
}

/** Returns a clock that makes a message wait this long, in milliseconds, for the scan before its turn. */
function withPatience(waitMs: number): Clock {
  return {
    now: () => systemClock.now(),
    after: (ms, run) =>
      systemClock.after([maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs].includes(ms) ? waitMs : ms, run),
  };
}

/** Returns everything in a folder except git's own files, as text. */
async function treeOf(root: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    if (path === '.git' || path.startsWith('.git/')) continue;
    const at = join(root, path);
    const facts = await lstat(at);
    if (facts.isSymbolicLink()) tree[path] = `-> ${await readlink(at)}`;
    else if (facts.isFile()) tree[path] = `${(facts.mode & 0o777).toString(8)} ${await readFile(at, 'latin1')}`;
  }
  return tree;
}

describe('a rewind of files', () => {
  it('rewinds patches and commands, and restores them with an undo', async () => {
    const script =
      'printf "changed\\n" > run.txt; rm gone.txt; mkdir -p new/deep; echo x > new/deep/file; chmod +x tool; ln -s tool link';
    const { root, window } = await openTestApp({
      steps: [
        patch([addFile('made.txt', 'made\n'), updateFile('edit.txt', [{ from: 'one', to: 'ONE' }])]),
        answer('Patched.'),
        run(script),
        answer('Ran.'),
      ],
    });
    await writeFile(join(root, 'edit.txt'), 'one\ntwo\n');
    await writeFile(join(root, 'gone.txt'), Buffer.from([0, 255, 1, 254]));
    await writeFile(join(root, 'tool'), '#!/bin/sh\n');
    const before = await treeOf(root);
    const first = await turn(window, 'Patch it');
    const between = await treeOf(root);
    const second = await turn(window, 'Run it', first.id);
    const after = await treeOf(root);
    expect(Object.keys(after)).toContain('new/deep/file');

    const plan = await window.get('planRewind', {
      target: { type: 'beforeTurn', threadId: first.id, turnId: second.turnId },
    });
    expect(plan).toMatchObject({ noFiles: null, turns: 1, lost: [], untouched: [] });
    const changes = Object.fromEntries(plan.files.map(({ change, path }) => [path, change]));
    expect(changes).toEqual({
      'run.txt': 'delete',
      'gone.txt': 'create',
      'new/deep/file': 'delete',
      tool: 'edit',
      link: 'delete',
    });
    const rewound = await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(await treeOf(root)).toEqual(between);
    expect(existsSync(join(root, 'new'))).toBe(false);

    await rewindFiles(window, first.id, first.turnId);
    expect(await treeOf(root)).toEqual(before);

    const [last] = await window.get('listRewinds', { threadId: first.id });
    expect(last).toMatchObject({ files: 2, scope: 'files', isUndone: false });
    await undo(window, last?.rewindId ?? '');
    expect(await treeOf(root)).toEqual(between);
    await undo(window, rewound.rewindId);
    expect(await treeOf(root)).toEqual(after);
    const listed = await window.get('listRewinds', { threadId: first.id });
    // The newest first: two undos, and what they undid.
    expect(listed.map(({ isUndone, undoes }) => [isUndone, undoes])).toEqual([
      [false, rewound.rewindId],
      [false, last?.rewindId],
      [true, null],
      [true, null],
    ]);
  });

  it('refuses a plan that another window has carried out, and names what is different now', async () => {
    const { app, root, window } = await openTestApp({ steps: [run('rm gone.txt; touch new.txt'), answer('Done.')] });
    await writeFile(join(root, 'gone.txt'), 'gone\n');
    const id = await approvedTurn(window, 'Go', 1);
    const target = { type: 'beforeTurn', threadId: id, turnId: window.turns[0]?.id ?? turnId.parse('none') } as const;
    const other = await app.openWindow();
    await other.open(id);
    const [first, second] = [await window.get('planRewind', { target }), await other.get('planRewind', { target })];
    expect([first, second].map(({ files }) => files.length)).toEqual([2, 2]);
    expect(await window.ask('rewind', { planId: first.planId, scope: 'files', choices: [] })).toMatchObject({
      ok: true,
    });
    const late = await other.ask('rewind', { planId: second.planId, scope: 'files', choices: [] });
    expect(late).toEqual({ ok: false, error: { type: 'changed', paths: ['gone.txt'] } });
    expect(await readFile(join(root, 'gone.txt'), 'utf8')).toBe('gone\n');
  });

  it('undoes a rewind again after its undo was undone', async () => {
    const { root, window } = await openTestApp({ steps: [patch([addFile('a.txt', 'a\n')]), answer('Done.')] });
    const { id, turnId } = await turn(window, 'Go');
    const rewound = await rewindFiles(window, id, turnId);
    const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId: rewound.rewindId } });
    const undone = await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    await undo(window, undone.rewindId);
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
    const listed = await window.get('listRewinds', { threadId: id });
    expect(listed).toMatchObject([
      { undoes: undone.rewindId, isUndone: false },
      { rewindId: undone.rewindId, isUndone: true },
      { rewindId: rewound.rewindId, isUndone: false },
    ]);
    await undo(window, rewound.rewindId);
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('a\n');
  });

  it('lists an undo too, so that what it replaced can be restored', async () => {
    const { app, root, window } = await openTestApp({ steps: [patch([addFile('a.txt', 'a\n')]), answer('Done.')] });
    const { id, turnId } = await turn(window, 'Go');
    const rewound = await rewindFiles(window, id, turnId);
    await writeFile(join(root, 'a.txt'), 'an hour of work\n');
    const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId: rewound.rewindId } });
    const [file] = plan.files;
    const choices = [{ id: file?.id ?? -1, choice: 'theirs' } as const];
    const undone = await window.get('rewind', { planId: plan.planId, scope: 'files', choices });
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('a\n');

    await app.restart();
    const later = await app.openWindow();
    await later.open(id);
    expect(await later.get('listRewinds', { threadId: id })).toMatchObject([
      { rewindId: undone.rewindId, undoes: rewound.rewindId, files: 1, isUndone: false },
      { rewindId: rewound.rewindId, undoes: null, isUndone: true },
    ]);
    await undo(later, undone.rewindId);
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('an hour of work\n');
  });

  it('keeps a rewind undoable until every file was restored', async () => {
    const { root, window } = await openTestApp({
      steps: [patch([addFile('a.txt', 'a\n'), addFile('b.txt', 'b\n')]), answer('Done.')],
    });
    const { id, turnId } = await turn(window, 'Go');
    const { rewindId } = await rewindFiles(window, id, turnId);
    await writeFile(join(root, 'a.txt'), 'mine\n');
    const target = { type: 'beforeRewind', rewindId } as const;
    const first = await window.get('planRewind', { target });
    await window.get('rewind', { planId: first.planId, scope: 'files', choices: [] });
    expect(await treeOf(root)).toMatchObject({ 'a.txt': '644 mine\n', 'b.txt': '644 b\n' });
    const stateOf = async () =>
      (await window.get('listRewinds', { threadId: id })).find((record) => record.rewindId === rewindId);
    expect(await stateOf()).toMatchObject({ isUndone: false, files: 2, undoneFiles: 1 });

    const second = await window.get('planRewind', { target });
    expect(second.files).toMatchObject([{ path: 'a.txt' }]);
    const refused = await window.ask('rewind', { planId: second.planId, scope: 'files', choices: [] });
    expect(refused).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect((await window.get('listRewinds', { threadId: id })).length).toBe(2);
    expect(await stateOf()).toMatchObject({ isUndone: false, undoneFiles: 1 });
    const choices = [{ id: second.files[0]?.id ?? -1, choice: 'theirs' } as const];
    await window.get('rewind', { planId: second.planId, scope: 'files', choices });
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('a\n');
    const undone = await stateOf();
    expect(undone).toMatchObject({ isUndone: true, undoneFiles: 2 });
    expect(((undone?.keptUntil ?? 0) - (undone?.at ?? 0)) / 86_400_000).toBe(30);
  });

  it('rewinds a folder that a command renamed', async () => {
    // On a busy machine, the turn would begin before the first scan has seen the old name.
    const appClock = withPatience(60_000);
    const { root, window } = await openTestApp({ appClock, steps: [run('mv old new'), answer('Done.')] });
    await mkdir(join(root, 'old/deep'), { recursive: true });
    await writeFile(join(root, 'old/deep/a'), 'a');
    const before = await treeOf(root);
    const { id, turnId } = await turn(window, 'Go');
    await rewindFiles(window, id, turnId);
    expect(await treeOf(root)).toEqual(before);
  });

  it('keeps later edits of the user in a rewind, and asks about a file that both changed', async () => {
    const { root, window } = await openTestApp({
      steps: [
        patch([
          updateFile('both.txt', [{ from: 'one', to: 'ONE' }]),
          updateFile('same.txt', [{ from: 'one', to: 'ONE' }]),
          updateFile('agent.txt', [{ from: 'one', to: 'ONE' }]),
        ]),
        answer('Done.'),
      ],
    });
    const text = 'one\ntwo\nthree\nfour\n';
    for (const name of ['both.txt', 'same.txt', 'agent.txt', 'mine.txt']) await writeFile(join(root, name), text);
    const { id, turnId } = await turn(window, 'Go');
    await writeFile(join(root, 'mine.txt'), 'mine\n');
    await appendFile(join(root, 'both.txt'), 'five\n');
    await writeFile(join(root, 'same.txt'), 'my one\ntwo\nthree\nfour\n');

    const target = { type: 'beforeTurn', threadId: id, turnId } as const;
    const plan = await window.get('planRewind', { target });
    expect(plan.untouched.map(({ path }) => path)).toEqual(['mine.txt']);
    const conflicts = plan.files.map(({ conflict, path }) => [path, conflict && (conflict.whyNot ?? 'merge')]);
    expect(conflicts.toSorted()).toEqual([
      ['agent.txt', null],
      ['both.txt', 'merge'],
      ['same.txt', 'overlap'],
    ]);
    const both = plan.files.find(({ path }) => path === 'both.txt')?.id ?? -1;
    const { parts } = await window.get('readRewindVersions', { planId: plan.planId, id: both });
    expect(parts.filter(({ isChanged }) => isChanged).map(({ lines }) => lines)).toEqual([
      [['ONE\n'], ['one\n'], ['one\n']],
      [['five\n'], ['five\n'], []],
    ]);
    await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(await readFile(join(root, 'both.txt'), 'utf8')).toBe(`${text}five\n`);
    expect(await readFile(join(root, 'agent.txt'), 'utf8')).toBe(text);
    expect(await readFile(join(root, 'same.txt'), 'utf8')).toBe('my one\ntwo\nthree\nfour\n');
    expect(await readFile(join(root, 'mine.txt'), 'utf8')).toBe('mine\n');

    // A file that only others changed goes back if the user says so.
    const third = await window.get('planRewind', { target });
    const mine = third.untouched.find(({ path }) => path === 'mine.txt')?.id ?? -1;
    const taken = await window.get('rewind', {
      planId: third.planId,
      scope: 'files',
      choices: [{ id: mine, choice: 'theirs' }],
    });
    expect([taken.files, await readFile(join(root, 'mine.txt'), 'utf8')]).toEqual([1, text]);
    expect(await readFile(join(root, 'both.txt'), 'utf8')).toBe(`${text}five\n`);
    await undo(window, taken.rewindId);
    expect(await readFile(join(root, 'mine.txt'), 'utf8')).toBe('mine\n');

    const again = await window.get('planRewind', { target });
    const same = again.files.find(({ path }) => path === 'same.txt')?.id ?? -1;
    await window.get('rewind', { planId: again.planId, scope: 'files', choices: [{ id: same, choice: 'theirs' }] });
    expect(await readFile(join(root, 'same.txt'), 'utf8')).toBe(text);
    const [last] = await window.get('listRewinds', { threadId: id });
    await undo(window, last?.rewindId ?? '');
    expect(await readFile(join(root, 'same.txt'), 'utf8')).toBe('my one\ntwo\nthree\nfour\n');
  });

  it('asks about a file that someone changed right after the agent while the turn still ran', async () => {
    const gate = createGate();
    const { root, window } = await openTestApp({
      steps: [patch([updateFile('a.txt', [{ from: 'one', to: 'ONE' }])]), waiting(gate, answer('Done.'))],
    });
    await writeFile(join(root, 'a.txt'), 'one\n');
    const id = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
    await window.until(() => window.entries.some((entry) => entry.kind === 'patch' && entry.status === 'done'));
    await writeLater(join(root, 'a.txt'), 'mine\n');
    gate.release();
    const { id: turnId } = await waitForTurnEnd(window);
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    expect(plan.files).toMatchObject([{ path: 'a.txt', conflict: { whyNot: expect.any(String) } }]);
    await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('mine\n');
  });

  it('rewinds nothing if a file changed since the plan', async () => {
    const { root, window } = await openTestApp({
      steps: [patch([addFile('a.txt', 'a\n'), addFile('b.txt', 'b\n')]), answer('Done.')],
    });
    const { id, turnId } = await turn(window, 'Go');
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    await writeFile(join(root, 'b.txt'), 'mine\n');
    const reply = await window.ask('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(reply).toEqual({ ok: false, error: { type: 'changed', paths: ['b.txt'] } });
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('a\n');
    expect(await window.get('listRewinds', { threadId: id })).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('names what a rewind cannot write, and rewinds the rest', async () => {
    const { root, window } = await openTestApp({
      steps: [run('mkdir -p sub/.Git && echo x > sub/.Git/config && echo x > fine'), answer('Done.')],
    });
    const { id, turnId } = await turn(window, 'Go');
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    expect(plan.lost).toEqual([{ path: 'sub/.Git/config', why: 'name' }]);
    await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect([existsSync(join(root, 'fine')), existsSync(join(root, 'sub/.Git/config'))]).toEqual([false, true]);
  });

  it('rewinds after a restart, and names what is not stored', async () => {
    const script =
      'mkdir -p node_modules && echo x > node_modules/x && head -c 11000000 /dev/zero > large && echo y > kept.txt';
    const { app, root, window } = await openTestApp({ steps: [run(script), answer('Done.')] });
    await writeFile(join(root, 'large'), Buffer.alloc(10_500_000));
    const { id, turnId } = await turn(window, 'Go');
    await app.restart();
    const later = await app.openWindow();
    await later.open(id);
    const plan = await later.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    expect(plan.lost).toEqual([{ path: 'large', why: 'tooLarge' }]);
    expect(plan.ignored).toContain('node_modules');
    expect(plan.files).toMatchObject([{ path: 'kept.txt', change: 'delete' }]);
  });

  it.runIf(process.platform === 'linux')(
    'rewinds a small file that became large or a pipe, and warns that it cannot be undone',
    async () => {
      const script = 'head -c 11000000 /dev/zero > todo.md; rm plain.txt; mkfifo plain.txt; echo x >> other.txt';
      const { root, window } = await openTestApp({
        appClock: withPatience(60_000),
        steps: [run(script), answer('Done.')],
      });
      for (const name of ['todo.md', 'plain.txt', 'other.txt']) await writeFile(join(root, name), `${name}\n`);
      const before = await treeOf(root);
      const { id, turnId } = await turn(window, 'Go');
      const target = { type: 'beforeTurn', threadId: id, turnId } as const;
      const plan = await window.get('planRewind', { target });
      expect(plan.lost).toEqual([]);
      expect(Object.fromEntries(plan.files.map(({ noUndo, path }) => [path, noUndo]))).toEqual({
        'todo.md': 'tooLarge',
        'plain.txt': 'special',
        'other.txt': null,
      });
      // A file that no scan stores is still not overwritten after a change.
      await appendFile(join(root, 'todo.md'), 'mine');
      const reply = await window.ask('rewind', { planId: plan.planId, scope: 'files', choices: [] });
      expect(reply).toEqual({ ok: false, error: { type: 'changed', paths: ['todo.md'] } });

      const again = await window.get('planRewind', { target });
      const choices = again.files.map((file) => ({ id: file.id, choice: 'theirs' as const }));
      const { rewindId } = await window.get('rewind', { planId: again.planId, scope: 'files', choices });
      expect(await treeOf(root)).toEqual(before);
      const undoing = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
      expect(undoing.files.map(({ path }) => path)).toEqual(['other.txt']);
      expect(undoing.lost.map(({ path, why }) => [path, why]).toSorted()).toEqual([
        ['plain.txt', 'special'],
        ['todo.md', 'tooLarge'],
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('rewinds permissions, and restores them with an undo', async () => {
    const script = 'chmod 644 secret; echo x >> secret; chmod 666 locked; chmod 755 tool';
    const { root, window } = await openTestApp({
      appClock: withPatience(60_000),
      steps: [run(script), answer('Done.')],
    });
    for (const [name, mode] of Object.entries({ secret: 0o600, locked: 0o444, tool: 0o700 })) {
      await writeFile(join(root, name), `${name}\n`);
      await chmod(join(root, name), mode);
    }
    const before = await treeOf(root);
    const { id, turnId } = await turn(window, 'Go');
    const after = await treeOf(root);
    const { files, rewindId } = await rewindFiles(window, id, turnId);
    expect([files, await treeOf(root)]).toEqual([3, before]);
    await undo(window, rewindId);
    expect(await treeOf(root)).toEqual(after);
  });

  it('leaves what git ignored then or ignores now out of a rewind, and reports that', async () => {
    const script =
      'printf "new\\n" > .gitignore; echo changed >> secret; echo kept >> .gitignore; echo changed >> kept; echo x > new';
    const { root, window } = await openTestApp({ steps: [run(script), answer('Done.')] });
    await writeFile(join(root, '.gitignore'), 'secret\nother/\n');
    await mkdir(join(root, 'other'));
    for (const name of ['secret', 'kept', 'other/mine']) await writeFile(join(root, name), 'mine\n');
    const { id, turnId } = await turn(window, 'Go');
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    expect(plan.files).toMatchObject([{ path: '.gitignore' }]);
    expect(plan.lost.map(({ path, why }) => [path, why]).toSorted()).toEqual([
      ['kept', 'ignored'],
      ['secret', 'ignored'],
    ]);
    await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(await treeOf(root)).toMatchObject({
      '.gitignore': expect.stringContaining('secret'),
      secret: expect.stringContaining('mine\nchanged'),
      kept: expect.stringContaining('mine\nchanged'),
      'other/mine': expect.stringContaining('mine'),
      new: expect.stringContaining('x'),
    });
  });

  it('leaves changes of another thread out of a rewind, and asks about a file that either could have changed', async () => {
    const { app, root, window } = await openTestApp({
      steps: [
        run('echo a > early.txt; until test -e go; do sleep 0.02; done'),
        patch([addFile('patched.txt', 'b\n')]),
        run('echo b > command.txt; touch go'),
        answer('Done.'),
        answer('Done.'),
      ],
    });
    const id = await sendMessage(window, 'Wait', { mode: 'askWhenNeeded' });
    await expect.poll(() => existsSync(join(root, 'early.txt'))).toBe(true);
    await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'running'));
    const other = await app.openWindow();
    await turn(other, 'Work');
    const { id: turnId } = await waitForTurnEnd(window);
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    expect(plan.untouched).toMatchObject([
      { path: 'patched.txt', changedBy: ['the thread "Work"'], alsoIn: ['Work'], preset: 'mine' },
    ]);
    expect(plan.files.map(({ conflict, path }) => [path, conflict !== null]).toSorted()).toEqual([
      ['command.txt', true],
      ['early.txt', false],
      ['go', true],
    ]);
    await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(Object.keys(await treeOf(root))).toEqual(expect.arrayContaining(['command.txt', 'go', 'patched.txt']));
    expect(existsSync(join(root, 'early.txt'))).toBe(false);
  });

  it('refuses a rewind while Codex works in the folder, and for a turn that was not recorded', async () => {
    const { root, window } = await openTestApp({
      steps: [answer('Read it.'), run('touch started; sleep 30'), answer('Done.')],
    });
    const id = await sendMessage(window, 'Look', { mode: 'readOnly' });
    const { id: turnId } = await waitForTurnEnd(window);
    const target = { type: 'beforeTurn', threadId: id, turnId } as const;
    expect(await window.get('planRewind', { target })).toMatchObject({ noFiles: 'notRecorded', files: [] });
    await sendMessage(window, 'Work', { threadId: id, mode: 'askWhenNeeded' });
    await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'running'));
    expect(await window.get('planRewind', { target })).toMatchObject({ noFiles: 'working' });
    expect(existsSync(root)).toBe(true);
  });
});

it('notes in a turn that its files cannot be rewound, and why', async () => {
  const { window } = await openTestApp({ appClock: withPatience(0), steps: [answer('Done.')] });
  const id = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  expect(window.entries.flatMap((entry) => (entry.kind === 'status' ? [entry.fact] : []))).toEqual([
    'Files cannot be rewound to before this turn: checking this folder took too long.',
  ]);
  const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
  expect(plan.noFiles).toBe('notRecorded');
});

describe('a rewind of the conversation', () => {
  it('rewinds turns with their files, keeps the whole thread as a fork, and undoes that', async () => {
    const { app, root, window } = await openTestApp({
      steps: [
        patch([addFile('one.txt', 'one\n')]),
        answer('First.'),
        patch([addFile('two.txt', 'two\n')]),
        answer('Second.'),
        answer('Other.'),
      ],
    });
    const { id } = await turn(window, 'Make one');
    const second = await turn(window, 'Make two', id);
    const plan = await window.get('planRewind', {
      target: { type: 'beforeTurn', threadId: id, turnId: second.turnId },
    });
    expect(plan).toMatchObject({ noConversation: null, turns: 1, message: { text: 'Make two' } });
    const done = await window.get('rewind', { planId: plan.planId, scope: 'both', choices: [] });
    expect(done).toMatchObject({ files: 1, turns: 1, keptIn: expect.any(String) });
    const twice = await window.ask('rewind', { planId: plan.planId, scope: 'conversation', choices: [] });
    expect(twice).toEqual({ ok: false, error: { type: 'gone' } });
    await window.until(() => window.turns.length === 1);
    expect(existsSync(join(root, 'two.txt'))).toBe(false);
    await turn(window, 'Make another', id);

    await app.restart();
    const later = await app.openWindow();
    await later.open(id);
    const texts = () => later.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
    expect(texts()).toEqual(['Make one', 'Make another']);
    const undoPlan = await later.get('planRewind', { target: { type: 'beforeRewind', rewindId: done.rewindId } });
    const undone = await later.get('rewind', { planId: undoPlan.planId, scope: 'both', choices: [] });
    expect(await readFile(join(root, 'two.txt'), 'utf8')).toBe('two\n');
    if (undone.keptIn === null) throw new Error('The conversation was not kept');
    await later.open(undone.keptIn);
    expect(texts()).toEqual(['Make one', 'Make two']);
    const again = await later.get('planRewind', {
      target: { type: 'beforeTurn', threadId: undone.keptIn, turnId: second.turnId },
    });
    expect(again.files.map(({ conflict, path }) => [path, conflict])).toEqual([['two.txt', null]]);
  });

  it('restores the files if Codex does not revert the conversation', async () => {
    const { root, window } = await openTestApp({
      steps: [patch([addFile('one.txt', 'one\n')]), answer('First.'), run('sleep 60'), answer('Second.')],
    });
    const { id, turnId } = await turn(window, 'Make one');
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId: id, turnId } });
    await window.get('archiveThread', { threadId: id, archived: true });
    const reply = await window.ask('rewind', { planId: plan.planId, scope: 'both', choices: [] });
    expect(reply).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(await readFile(join(root, 'one.txt'), 'utf8')).toBe('one\n');
    expect(await window.get('listRewinds', { threadId: id })).toEqual([]);
  });
});

describe('a deleted thread', () => {
  it('offers no rewind for a deleted thread, and gives the next thread in the folder its own history', async () => {
    const { app, root, window } = await openTestApp({
      steps: [
        patch([addFile('one.txt', 'one\n')]),
        answer('First.'),
        patch([addFile('two.txt', 'two\n')]),
        answer('Second.'),
      ],
    });
    const { id, turnId } = await turn(window, 'Make one');
    const target = { type: 'beforeTurn', threadId: id, turnId } as const;
    const { planId } = await window.get('planRewind', { target });
    const other = await app.openWindow();
    await other.get('deleteThread', { threadId: id });
    const gone = { ok: false, error: { type: 'gone' } };
    expect(await window.ask('rewind', { planId, scope: 'both', choices: [] })).toEqual(gone);
    expect(await window.ask('planRewind', { target })).toEqual(gone);
    expect(await readFile(join(root, 'one.txt'), 'utf8')).toBe('one\n');
    await writeFile(join(root, 'mine.txt'), 'mine\n');
    const next = await turn(other, 'Make two');
    await rewindFiles(other, next.id, next.turnId);
    expect(Object.keys(await treeOf(root))).toEqual(expect.arrayContaining(['mine.txt', 'one.txt']));
    expect(existsSync(join(root, 'two.txt'))).toBe(false);
  });
});

describe('a rewind in a fork', () => {
  it('rewinds what the thread did before the fork, and not what it did after', async () => {
    const { app, root, window } = await openTestApp({
      steps: [
        patch([addFile('one.txt', 'one\n'), addFile('both.txt', 'one\n')]),
        answer('First.'),
        patch([addFile('two.txt', 'two\n'), updateFile('both.txt', [{ from: 'one', to: 'two' }])]),
        answer('Second.'),
        patch([addFile('forked.txt', 'forked\n')]),
        answer('Forked.'),
      ],
    });
    const { id, turnId } = await turn(window, 'Make one');
    const forked = await window.get('forkThread', { threadId: id });
    await turn(window, 'Make two', id);
    const fork = forked.threadId;
    await app.restart();
    const later = await app.openWindow();
    await later.open(fork);
    await turn(later, 'Make another', fork);
    const plan = await later.get('planRewind', { target: { type: 'beforeTurn', threadId: fork, turnId } });
    expect(plan).toMatchObject({ noFiles: null, untouched: [{ path: 'two.txt' }], lost: [] });
    expect(plan.files.map(({ conflict, path }) => [path, conflict !== null]).toSorted()).toEqual([
      ['both.txt', true],
      ['forked.txt', false],
      ['one.txt', false],
    ]);
    await later.get('rewind', { planId: plan.planId, scope: 'both', choices: [] });
    expect(await treeOf(root)).toMatchObject({ 'both.txt': '644 two\n', 'two.txt': '644 two\n' });
    expect(existsSync(join(root, 'one.txt'))).toBe(false);
  });
});

async function undo(window: TestWindow, rewindId: string): Promise<void> {
  const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
  expect(plan.files.every(({ conflict }) => conflict === null)).toBe(true);
  await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
}

it('the store answers other requests while old versions of files are removed', async () => {
  const place = createTemporaryFolder('removed-history');
  onTestFinished(place.remove);
  const deps = createStoreDeps(place.path, () => false);
  const { fileHistory } = await openThreadStore(deps);
  onTestFinished(() => deps.store.close());
  const contents = Array.from({ length: 6_000 }, (_, at) => ({ sha256: `${at}`, size: 1, deflated: Buffer.of(1) }));
  expect(await fileHistory.keep({ root: '/w', isFirst: true, changes: [], contents })).toBe(true);
  let isOver = false;
  const removal = fileHistory.prune({ limit: 1_000, inUse: [], now: null }).finally(() => {
    isOver = true;
  });
  // The second request certainly arrives after the removal has begun.
  await fileHistory.unfinished();
  expect(await fileHistory.unfinished()).toEqual([]);
  expect(isOver).toBe(false);
  expect(await removal).toEqual({ forgotten: ['/w'], bytes: 0 });
});

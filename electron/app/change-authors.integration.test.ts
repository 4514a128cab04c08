import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../../fixtures/provider/script.ts';
import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { openTestApp, sendMessage, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';
import { writeLater } from './testing/write-later.ts';

/** Plans a rewind, and returns its files with those who changed them: `sure` goes back, `asks` is a question. */
async function plan(window: TestWindow, threadId: ThreadId, turnId: TurnId) {
  const planned = await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  expect(planned.noFiles).toBeNull();
  const names = ({ changedBy, path }: { readonly path: string; readonly changedBy: readonly string[] }) =>
    `${path}: ${changedBy.join(', ')}`;
  return {
    planId: planned.planId,
    files: planned.files,
    sure: planned.files.filter(({ conflict }) => conflict === null).map(names),
    asks: planned.files.filter(({ conflict }) => conflict !== null).map(names),
    untouched: planned.untouched.map(names),
  };
}

function turnIdOf({ turns: [turn] }: TestWindow): TurnId {
  if (turn === undefined) throw new Error('No turn');
  return turn.id;
}

const other = 'you or another program';

it('a command that the end of the app cut short keeps the credit for what it destroyed', async () => {
  const script = 'echo gone > work.txt; rm notes.txt; touch ready; until test -e never; do sleep 0.05; done';
  const { app, root, window } = await openTestApp({ steps: [run(script), answer('Done.')] });
  for (const name of ['work.txt', 'notes.txt']) await writeFile(join(root, name), `${name}\n`);
  const id = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await expect.poll(() => existsSync(join(root, 'ready'))).toBe(true);
  await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'running'));
  const turnId = turnIdOf(window);
  await app.restart(async () => await writeLater(join(root, 'mine.txt'), 'mine\n'));

  const later = await app.openWindow();
  await later.open(id);
  const { files, planId, sure, untouched } = await plan(later, id, turnId);
  expect(sure.map((line) => line.split(':')[0]).toSorted()).toEqual(['notes.txt', 'ready', 'work.txt']);
  expect(sure[0]).toContain('echo gone > work.txt');
  expect(untouched).toEqual([`mine.txt: ${other}`]);
  expect(files).toHaveLength(3);
  await later.get('rewind', { planId, scope: 'files', choices: [] });
  expect(await readFile(join(root, 'work.txt'), 'utf8')).toBe('work.txt\n');
  expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('notes.txt\n');
  expect(await readFile(join(root, 'mine.txt'), 'utf8')).toBe('mine\n');
});

it('a program in the background never makes the files of the user those of Codex', async () => {
  const server = 'touch started; until test -e stop; do sleep 0.05; done';
  const { root, window } = await openTestApp({
    steps: [run(server, { yieldMs: 250 }), answer('It runs.'), answer('Nothing.')],
  });
  await writeFile(join(root, 'edit.txt'), 'one\n');
  const id = await sendMessage(window, 'Serve', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await writeLater(join(root, 'edit.txt'), 'mine\n');
  await writeLater(join(root, 'new.txt'), 'mine\n');
  const { asks, planId, sure } = await plan(window, id, turnId);
  expect(sure.map((line) => line.split(':')[0])).toEqual(['started']);
  expect(asks.toSorted().map((line) => line.split(':')[0])).toEqual(['edit.txt', 'new.txt']);
  for (const line of asks) expect(line).toMatch(new RegExp(`in the background\\), ${other}$`));
  // The program does not block the rewind.
  await window.get('rewind', { planId, scope: 'files', choices: [] });
  expect(await readFile(join(root, 'edit.txt'), 'utf8')).toBe('mine\n');
  expect(await readFile(join(root, 'new.txt'), 'utf8')).toBe('mine\n');
  expect(existsSync(join(root, 'started'))).toBe(false);
  expect(window.entries).toContainEqual(expect.objectContaining({ kind: 'command', status: 'background' }));
  await writeFile(join(root, 'stop'), '');
});

it('an edit of the user while the model thinks stays theirs, though a patch changes another line of the file', async () => {
  const gate = createGate();
  const { root, window } = await openTestApp({
    steps: [waiting(gate, patch([updateFile('both.txt', [{ from: 'one', to: 'ONE' }])])), answer('Done.')],
  });
  await writeFile(join(root, 'both.txt'), 'one\ntwo\nthree\nfour\nfive\n');
  const id = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await window.until(() => window.turns.some(({ status }) => status === 'running'));
  await writeLater(join(root, 'both.txt'), 'one\ntwo\nthree\nfour\nmine\n');
  // Whoever looks at the changes now finds the edit. Only then does the model go on.
  const turnId = turnIdOf(window);
  expect((await plan(window, id, turnId)).files).toHaveLength(1);
  gate.release();
  await waitForTurnEnd(window);
  const { asks, files, planId, sure } = await plan(window, id, turnId);
  expect([sure, asks]).toEqual([[], [expect.stringMatching(/^both\.txt: .*a patch by Codex/)]]);
  expect(files[0]?.conflict).toEqual({ whyNot: null });
  await window.get('rewind', { planId, scope: 'files', choices: [{ id: files[0]?.id ?? -1, choice: 'merge' }] });
  expect(await readFile(join(root, 'both.txt'), 'utf8')).toBe('one\ntwo\nthree\nfour\nmine\n');
});

it('what the user approved is the work of the command and of the patch, and what they declined is of neither', async () => {
  const { root, window } = await openTestApp({
    steps: [
      run('echo command > command.txt'),
      patch([addFile('one.txt', '1\n'), addFile('two.txt', '2\n')]),
      run('echo declined > declined.txt'),
      answer('Done.'),
    ],
  });
  const id = await sendMessage(window, 'Go');
  const decide = async (decision: ApprovalDecision) => {
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision });
    await window.until(() => window.waiting[0]?.id !== approvalId);
  };
  await decide({ type: 'approve' });
  await decide({ type: 'approve' });
  await waitForApproval(window);
  await writeLater(join(root, 'mine.txt'), 'mine\n');
  await decide({ type: 'decline' });
  const { id: turnId } = await waitForTurnEnd(window);
  const { asks, sure, untouched } = await plan(window, id, turnId);
  expect(asks).toEqual([]);
  expect(sure.toSorted()).toEqual([
    'command.txt: echo command > command.txt',
    'one.txt: a patch by Codex',
    'two.txt: a patch by Codex',
  ]);
  expect(untouched).toEqual([`mine.txt: ${other}`]);
});

it('an edit of the user while a command only waits stays theirs', async () => {
  const { root, window } = await openTestApp({ steps: [run('sleep 2'), answer('Done.')] });
  await writeFile(join(root, 'edit.txt'), 'one\n');
  const id = await sendMessage(window, 'Wait', { mode: 'askWhenNeeded' });
  await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'running'));
  await appendFile(join(root, 'edit.txt'), 'mine\n');
  const { id: turnId } = await waitForTurnEnd(window);
  const { asks, sure, untouched } = await plan(window, id, turnId);
  expect([sure, asks, untouched]).toEqual([[], [], [`edit.txt: ${other}`]]);
});

it('undoes what one command changed, and nothing that a later one or the user changed', async () => {
  const gate = createGate();
  const { root, window } = await openTestApp({
    steps: [
      run('echo made > made.txt; echo one > both.txt; rm gone.txt'),
      waiting(gate, run('echo two >> both.txt; echo two > second.txt')),
      answer('Done.'),
    ],
  });
  await writeFile(join(root, 'gone.txt'), 'back\n');
  const id = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'done'));
  // A plan scans the folder, as time would between two commands.
  await plan(window, id, turnIdOf(window));
  gate.release();
  const { id: turnId } = await waitForTurnEnd(window);
  const [first] = window.entries.filter(({ kind }) => kind === 'command');
  if (first === undefined) throw new Error('No command');
  const entry = { threadId: id, turnId, entryId: first.id };
  const planned = await window.get('planRewind', { target: { type: 'ofEntry', ...entry } });
  const conflicts = planned.files.map(({ conflict, path }) => [path, conflict !== null]);
  expect(conflicts.toSorted()).toEqual([
    ['both.txt', true],
    ['gone.txt', false],
    ['made.txt', false],
  ]);
  const undone = await window.get('rewind', { planId: planned.planId, scope: 'files', choices: [] });
  expect(undone).toMatchObject({ files: 2, turns: 0 });
  expect([existsSync(join(root, 'made.txt')), await readFile(join(root, 'gone.txt'), 'utf8')]).toEqual([
    false,
    'back\n',
  ]);
  expect(await readFile(join(root, 'both.txt'), 'utf8')).toBe('one\ntwo\n');
  expect(await readFile(join(root, 'second.txt'), 'utf8')).toBe('two\n');
});

it('a patch that names a file by a link to it, or to its folder, is the author of what it wrote', async () => {
  const edits = ['link.txt', 'linked/deep.txt'].map((path) => updateFile(path, [{ from: 'one', to: 'ONE' }]));
  const { root, window } = await openTestApp({
    steps: [patch([...edits, addFile('linked/new.txt', 'new\n')]), answer('Done.')],
  });
  await mkdir(join(root, 'real'));
  for (const path of ['file.txt', 'real/deep.txt']) await writeFile(join(root, path), 'one\ntwo\nthree\nfour\nfive\n');
  await symlink('file.txt', join(root, 'link.txt'));
  await symlink('real', join(root, 'linked'));
  const id = await sendMessage(window, 'Go');
  const { id: approvalId } = await waitForApproval(window);
  // In the same file, but not in the same lines.
  await writeLater(join(root, 'file.txt'), 'one\ntwo\nthree\nfour\nmine\n');
  await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
  await waitForTurnEnd(window);
  const { asks, planId, sure, untouched } = await plan(window, id, turnIdOf(window));
  expect([sure.toSorted(), untouched]).toEqual([
    ['real/deep.txt: a patch by Codex', 'real/new.txt: a patch by Codex'],
    [],
  ]);
  expect(asks).toEqual([expect.stringMatching(/^file\.txt: .*a patch by Codex/)]);
  await window.get('rewind', { planId, scope: 'files', choices: [] });
  expect(await readFile(join(root, 'file.txt'), 'utf8')).toBe('one\ntwo\nthree\nfour\nmine\n');
  expect(await readFile(join(root, 'real/deep.txt'), 'utf8')).toBe('one\ntwo\nthree\nfour\nfive\n');
  expect(existsSync(join(root, 'real/new.txt'))).toBe(false);
});

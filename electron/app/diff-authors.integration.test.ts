import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../../fixtures/provider/script.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { openTestApp, sendMessage, type TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';
import { writeLater } from './testing/write-later.ts';

type Place = { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId | null };

/** Waits until each file of a diff has these authors: of the file, then of each hunk. */
async function expectAuthors(
  window: TestWindow,
  place: Place,
  wanted: Readonly<Record<string, readonly unknown[]>>,
): Promise<void> {
  const read = async () => {
    const answer = await window.ask('readAuthors', place);
    if (!answer.ok) return null;
    const { authors, files } = answer.value;
    const name = (indexes: readonly number[]) =>
      indexes
        .map((at) => `${authors[at]?.kind} ${authors[at]?.name}`)
        .toSorted()
        .join(' + ');
    return Object.fromEntries(files.map((file) => [file.path, [name(file.authors), ...file.hunks.map(name)]]));
  };
  await expect.poll(read).toEqual(wanted);
}

const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 60 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

const formatter = `sed -i 's/  */ /g' code.txt; echo 1 > made.txt`;
const steps = [
  patch([
    updateFile('code.txt', [
      { from: 'line 5', to: 'five' },
      { from: 'line 50', to: 'fifty   spaces' },
    ]),
    addFile('new.txt', 'new\n'),
  ]),
  run(formatter),
  answer('Done.'),
];
const byPatch = 'patch Codex, patch';
const byFormatter = `command ${formatter}`;
const formatted = {
  'code.txt': [`${byFormatter} + ${byPatch}`, byPatch, byFormatter, `${byFormatter} + ${byPatch}`],
  'made.txt': [byFormatter, byFormatter],
  'new.txt': [byPatch, byPatch],
};

async function expectKeptAuthors(app: TestApp, place: Place): Promise<void> {
  await app.restart();
  const later = await app.openWindow();
  await later.open(place.threadId);
  await expectAuthors(later, place, formatted);
}

it('each hunk names the patch and the command that made it, and still does after a restart', async () => {
  const { app, root, window } = await openTestApp({ steps });
  await writeFile(join(root, 'code.txt'), numbered({ 30: 'two  spaces' }));
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { entries, id: turnId } = await waitForTurnEnd(window);
  const place = { threadId, turnId, entryId: null };
  await expectAuthors(window, place, formatted);
  const entryId = entries.find(({ kind }) => kind === 'command')?.id ?? null;
  await expectAuthors(
    window,
    { ...place, entryId },
    {
      'code.txt': [byFormatter, byFormatter, byFormatter],
      'made.txt': [byFormatter, byFormatter],
    },
  );
  await expectKeptAuthors(app, place);
});

it('each hunk names who made it when the user approves every step', async () => {
  const { app, root, window } = await openTestApp({ steps });
  await writeFile(join(root, 'code.txt'), numbered({ 30: 'two  spaces' }));
  const threadId = await sendMessage(window, 'Go');
  for (let answered = 0; answered < 2; answered += 1) {
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
    await window.until(() => window.waiting[0]?.id !== approvalId);
  }
  const { id: turnId } = await waitForTurnEnd(window);
  const place = { threadId, turnId, entryId: null };
  await expectAuthors(window, place, formatted);
  expect(await readWriters(window, place, 'code.txt', 'added', 6)).toEqual([[byPatch, 'Go', 'approved by person']]);
  expect(await readWriters(window, place, 'code.txt', 'added', 31)).toEqual([
    [byFormatter, 'Go', 'approved by person'],
  ]);
  await expectKeptAuthors(app, place);
});

/** Describes who wrote a line: the author, the message of the turn, and the answer of the user. */
async function readWriters(window: TestWindow, place: Place, path: string, kind: 'added' | 'removed', number: number) {
  const { hash: seen } = await window.get('readDiff', place);
  const { writers } = await window.get('readLineOrigin', { ...place, seen, path, kind, number });
  return writers.map(({ kind: by, name, work }) => [
    `${by} ${name}`,
    work?.message,
    work?.approval === null ? 'not asked' : `${work?.approval?.state} by ${work?.approval?.by}`,
  ]);
}

it('a line names the patch or command that wrote it, its turn, and that Codex did not ask', async () => {
  const { app, root, window } = await openTestApp({ steps });
  await writeFile(join(root, 'code.txt'), numbered({ 30: 'two  spaces' }));
  const threadId = await sendMessage(window, 'Tidy the code', { mode: 'askWhenNeeded' });
  const { entries, id: turnId } = await waitForTurnEnd(window);
  const place = { threadId, turnId, entryId: null };
  await expectAuthors(window, place, formatted);
  const message = 'Tidy the code';
  const [patched, tidied] = [
    [byPatch, message, 'not asked'],
    [byFormatter, message, 'not asked'],
  ];
  const check = async (shown: TestWindow) => {
    expect(await readWriters(shown, place, 'code.txt', 'added', 6)).toEqual([patched]);
    expect(await readWriters(shown, place, 'code.txt', 'removed', 6)).toEqual([patched]);
    expect(await readWriters(shown, place, 'code.txt', 'added', 31)).toEqual([tidied]);
    expect((await readWriters(shown, place, 'code.txt', 'added', 51)).toSorted()).toEqual([tidied, patched]);
    expect(await readWriters(shown, place, 'code.txt', 'added', 7)).toEqual([]);
    expect(await readWriters(shown, place, 'missing.txt', 'added', 1)).toEqual([]);
  };
  await check(window);
  const { hash: seen } = await window.get('readDiff', place);
  const added = { ...place, path: 'new.txt', kind: 'added', number: 1 } as const;
  const { writers } = await window.get('readLineOrigin', { ...added, seen });
  const [writer] = writers;
  const none = { writers: [], commit: null, isOlder: false };
  expect(await window.get('readLineOrigin', { ...added, seen: 'another' })).toEqual(none);
  const applied = entries.find(({ kind }) => kind === 'patch');
  expect(writer?.work).toMatchObject({ threadId, turnId, entryId: applied?.id, at: applied?.at });
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  await check(later);
});

/** Returns the running turn of the open thread. */
async function waitForTurn(window: TestWindow, threadId: ThreadId): Promise<Place> {
  const turn = await window.until(() => (window.lastTurn?.status === 'running' ? window.lastTurn : null));
  return { threadId, turnId: turn.id, entryId: null };
}

it('a hunk that came between two commands may be the work of the user', async () => {
  const gate = createGate();
  const first = `sed -i 's/line 5$/five/' a.txt`;
  const second = `sed -i 's/line 50$/fifty/' a.txt`;
  const { root, window } = await openTestApp({ steps: [run(first), waiting(gate, run(second)), answer('Done.')] });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const place = await waitForTurn(window, threadId);
  const [byFirst, bySecond] = [`command ${first}`, `command ${second}`];
  await expectAuthors(window, place, { 'a.txt': [byFirst, byFirst] });
  await writeLater(join(root, 'a.txt'), numbered({ 5: 'five', 30: 'mine' }));
  // A plan scans the folder, as time would.
  await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId: place.turnId } });
  gate.release();
  await waitForTurnEnd(window);
  const other = 'other You or another program';
  await expectAuthors(window, place, {
    'a.txt': [expect.stringContaining(other), byFirst, expect.stringContaining(other), bySecond],
  });
});

it('the changes of a turn and their authors are known while the model of another thread in the folder still works', async () => {
  const gate = createGate();
  onTestFinished(gate.release);
  const { app, window } = await openTestApp({
    steps: [waiting(gate, answer('Hello.')), run('echo 1 > made.txt'), answer('Done.')],
  });
  const waitingId = await sendMessage(window, 'Hello', { mode: 'askWhenNeeded' });
  await waitForTurn(window, waitingId);
  await app.provider.requestArrived(1);
  const threadId = await sendMessage(window, 'Make it', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  const made = 'command echo 1 > made.txt';
  await expectAuthors(window, { threadId, turnId, entryId: null }, { 'made.txt': [made, made] });
});

it('a hunk of another thread has the title of that thread', async () => {
  const gate = createGate();
  const first = `sed -i 's/line 5$/five/' a.txt`;
  const second = `sed -i 's/line 50$/fifty/' a.txt`;
  const { root, window } = await openTestApp({
    steps: [
      run(first),
      waiting(gate, run(second)),
      run(`sed -i 's/line 30$/thirty/' a.txt`),
      answer('Tidy.'),
      answer('Done.'),
    ],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const place = await waitForTurn(window, threadId);
  const [byFirst, bySecond] = [`command ${first}`, `command ${second}`];
  await expectAuthors(window, place, { 'a.txt': [byFirst, byFirst] });
  const tidyId = await sendMessage(window, 'Tidy a.txt', { mode: 'askWhenNeeded' });
  const { id: tidyTurn } = await waitForTurnEnd(window);
  // If both change the file between two scans, nobody knows who wrote which line.
  const byTidy = `command sed -i 's/line 30$/thirty/' a.txt`;
  const tidied = { threadId: tidyId, turnId: tidyTurn, entryId: null };
  await expectAuthors(window, tidied, { 'a.txt': [byTidy, byTidy] });
  gate.release();
  await window.open(threadId);
  await waitForTurnEnd(window);
  expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe(numbered({ 5: 'five', 30: 'thirty', 50: 'fifty' }));
  const other = 'thread Tidy a.txt';
  await expectAuthors(window, place, {
    'a.txt': [expect.stringContaining(other), byFirst, expect.stringContaining(other), bySecond],
  });
});

it('a window hears when it is known who changed the files of its thread', async () => {
  const { window } = await openTestApp({ steps: [patch([addFile('new.txt', 'new\n')]), answer('Done.')] });
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await window.until(() => window.received.some(({ name }) => name === 'authorsChanged'));
  await expectAuthors(window, { threadId, turnId, entryId: null }, { 'new.txt': [byPatch, byPatch] });
});

it('the record has pictures and sizes before and after, also of a renamed and of a new file', async () => {
  const png = (rest: string) => Buffer.from(`\x89PNG\r\n\x1a\n${rest}`, 'latin1');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  const { root, window } = await openTestApp({
    steps: [
      run(
        `cp later.png a.png; mv old.png new.png; cp later.png made.png; printf '\\0more' > data.bin; echo '${svg}' > b.svg`,
      ),
      answer('Done.'),
    ],
  });
  await writeFile(join(root, 'a.png'), png('before'));
  await writeFile(join(root, 'later.png'), png('after, and more'));
  await writeFile(join(root, 'old.png'), png('the same'));
  await writeFile(join(root, 'data.bin'), Buffer.from([0, 1]));
  const threadId = await sendMessage(window, 'Draw', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  const read = (path: string, from: string | null = null) =>
    window.get('readContents', { threadId, turnId, entryId: null, path, from });
  await expect
    .poll(
      async () => (await window.ask('readContents', { threadId, turnId, entryId: null, path: 'b.svg', from: null })).ok,
    )
    .toBe(true);
  const image = (rest: string) => ({
    size: png(rest).length,
    image: { type: 'image/png', data: png(rest).toString('base64') },
  });
  expect(await read('a.png')).toEqual({ before: image('before'), after: image('after, and more') });
  expect(await read('new.png', 'old.png')).toEqual({ before: image('the same'), after: image('the same') });
  expect(await read('made.png')).toEqual({ before: null, after: image('after, and more') });
  expect(await read('data.bin')).toEqual({ before: { size: 2, image: null }, after: { size: 5, image: null } });
  expect((await read('b.svg')).after?.image?.type).toBe('image/svg+xml');
  const other = await window.ask('readContents', { threadId, turnId, entryId: null, path: 'later.png', from: null });
  expect(other).toEqual({ ok: false, error: { type: 'notRecorded' } });
});

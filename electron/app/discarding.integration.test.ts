import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile, deleteFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp | null = null;
afterEach(async () => {
  await app?.end();
  app = null;
});

const numbered = (count: number, changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

async function start(
  options: TestAppOptions,
  files: Readonly<Record<string, string>>,
): Promise<{ app: TestApp; window: TestWindow; root: string }> {
  app = await TestApp.start(options);
  const root = app.workspace.path;
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  return { app, window: await app.openWindow(), root };
}

type Place = { readonly threadId: ThreadId; readonly turnId: TurnId };

async function turn(window: TestWindow, text: string): Promise<Place> {
  const threadId = await sendMessage(window, text, { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  // A plan scans the folder, as time would before the user does something.
  await window.ask('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  return { threadId, turnId };
}

/** Reads the diff of a turn, and the indexes of the changed lines of each hunk of a file. */
async function read(window: TestWindow, place: Place) {
  const { hash, text } = await window.get('readDiff', { ...place, entryId: null });
  const files = parseUnifiedDiff(text);
  const linesOf = (path: string): readonly (readonly number[])[] => {
    let first = 0;
    return (files.find((file) => file.path === path)?.hunks ?? []).map(({ lines }) => {
      const at = first;
      first += lines.length;
      return lines.flatMap(({ kind }, n) => (kind === 'context' ? [] : [at + n]));
    });
  };
  return { hash, linesOf };
}

type Files = readonly { readonly path: string; readonly lines: readonly number[] | null }[];

async function discard(
  window: TestWindow,
  place: Place,
  files: Files,
  { seen = '', sureAbout = null }: { readonly seen?: string; readonly sureAbout?: string | null } = {},
) {
  const { threadId, turnId } = place;
  const { hash } = await read(window, place);
  const changed = files.map(({ lines, path }) => ({ path, lines: lines === null ? null : [...lines] }));
  const changes = { turnId, entryId: null, seen: seen === '' ? hash : seen, files: changed };
  return await window.ask('discardChanges', { threadId, rewindId: randomUUID(), changes, sureAbout });
}

async function undo(window: TestWindow, rewindId: string): Promise<void> {
  const plan = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
  await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
}

const twoHunks = patch([
  updateFile('a.txt', [
    { from: 'line 5', to: 'five' },
    { from: 'line 30', to: 'thirty' },
  ]),
]);

describe('discarding changes', () => {
  it('discards one hunk after another from a file, lists each discard, and undoes it after a restart', async () => {
    const { app, root, window } = await start({ steps: [twoHunks, answer('Done.')] }, { 'a.txt': numbered(40) });
    const at = join(root, 'a.txt');
    const place = await turn(window, 'Go');
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'five', 30: 'thirty' }));
    const { linesOf } = await read(window, place);
    const [first = [], second = []] = linesOf('a.txt');
    expect(second).not.toEqual([]);

    const one = await discard(window, place, [{ path: 'a.txt', lines: first }]);
    expect(one).toMatchObject({ ok: true, value: { files: 1, isUndone: false } });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 30: 'thirty' }));
    // The second click of a double click.
    expect(await discard(window, place, [{ path: 'a.txt', lines: first }])).toEqual({ ok: true, value: null });
    // Line by line.
    for (const line of second)
      expect(await discard(window, place, [{ path: 'a.txt', lines: [line] }])).toMatchObject({ ok: true });
    expect(await readFile(at, 'utf8')).toBe(numbered(40));

    await app.restart();
    const later = await app.openWindow();
    await later.open(place.threadId);
    // The host still knows which lines were discarded.
    expect(await discard(later, place, [{ path: 'a.txt', lines: null }])).toEqual({ ok: true, value: null });
    const listed = await later.get('listRewinds', { threadId: place.threadId });
    const marks = [{ place: expect.any(Object), seen: expect.any(String), lines: expect.any(Array) }];
    expect(listed.map(({ discarded }) => discarded?.files)).toEqual([
      [{ path: 'a.txt', lines: [second[1]], marks }],
      [{ path: 'a.txt', lines: [second[0]], marks }],
      [{ path: 'a.txt', lines: first, marks }],
    ]);
    for (const { rewindId } of listed) await undo(later, rewindId);
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'five', 30: 'thirty' }));
    // Restored lines can be discarded again.
    expect(await discard(later, place, [{ path: 'a.txt', lines: first }])).toMatchObject({
      ok: true,
      value: { files: 1 },
    });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 30: 'thirty' }));
  });

  it('discards added, deleted and moved files as a whole', async () => {
    const before = { 'gone.txt': 'gone\n', 'old.txt': 'one\ntwo\n', 'kept.txt': 'kept\n' };
    const { root, window } = await start(
      {
        steps: [
          patch([
            addFile('made/new.txt', 'new\n'),
            deleteFile('gone.txt'),
            updateFile('old.txt', [{ from: 'one', to: 'ONE' }], { moveTo: 'moved.txt' }),
          ]),
          answer('Done.'),
        ],
      },
      before,
    );
    for (const path of ['gone.txt', 'old.txt']) await chmod(join(root, path), 0o755);
    const place = await turn(window, 'Go');
    const files = ['made/new.txt', 'gone.txt', 'moved.txt'].map((path) => ({ path, lines: null }));
    expect(await discard(window, place, files)).toMatchObject({ ok: true, value: { files: 4 } });
    for (const path of ['made', 'moved.txt']) expect(existsSync(join(root, path)), path).toBe(false);
    for (const [path, text] of Object.entries(before)) expect(await readFile(join(root, path), 'utf8')).toBe(text);
    // Codex reports every file that it deletes or moves as a plain file.
    for (const path of ['gone.txt', 'old.txt']) expect((await stat(join(root, path))).mode & 0o777, path).toBe(0o755);
  });

  it('asks before a discard overwrites edits of the user, and keeps them for an undo', async () => {
    const { root, window } = await start({ steps: [twoHunks, answer('Done.')] }, { 'a.txt': numbered(40) });
    const at = join(root, 'a.txt');
    const place = await turn(window, 'Go');
    const mine = numbered(40, { 5: 'mine', 30: 'thirty', 39: 'mine too' });
    await writeFile(at, mine);
    const { linesOf } = await read(window, place);
    const [first = [], second = []] = linesOf('a.txt');
    const question = { type: 'changedSince', asked: expect.any(String), paths: ['a.txt'], rest: [] };
    const asked = await discard(window, place, [{ path: 'a.txt', lines: first }]);
    expect(asked).toEqual({ ok: false, error: question });
    expect(await readFile(at, 'utf8')).toBe(mine);
    // The other hunk is untouched.
    expect(await discard(window, place, [{ path: 'a.txt', lines: second }])).toMatchObject({ ok: true });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'mine', 39: 'mine too' }));
    // An answer counts for the file as it was when Workcell asked. It has changed since.
    const answerTo = (one: typeof asked) =>
      discard(window, place, [{ path: 'a.txt', lines: first }], {
        sureAbout: !one.ok && one.error.type === 'changedSince' ? one.error.asked : '',
      });
    const again = await answerTo(asked);
    expect(again).toEqual({ ok: false, error: question });
    expect(again).not.toEqual(asked);
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'mine', 39: 'mine too' }));
    const sure = await answerTo(again);
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 39: 'mine too' }));
    await undo(window, sure.ok ? (sure.value?.rewindId ?? '') : '');
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'mine', 39: 'mine too' }));
  });

  it('trusts nothing that the page sends in a discard request', async () => {
    const { root, window } = await start({ steps: [twoHunks, answer('Done.')] }, { 'a.txt': numbered(40) });
    await writeFile(join(root, '../outside.txt'), 'outside\n');
    const place = await turn(window, 'Go');
    const after = await readFile(join(root, 'a.txt'), 'utf8');
    const gone = { ok: false, error: { type: 'gone' } };
    const { linesOf } = await read(window, place);
    const [first = []] = linesOf('a.txt');
    const whole = [{ path: 'a.txt', lines: null }];
    expect(await discard(window, place, whole, { seen: '0'.repeat(64) })).toEqual(gone);
    for (const path of ['../outside.txt', join(root, 'a.txt'), '/etc/passwd', './a.txt', '.git/config', '']) {
      expect(await discard(window, place, [{ path, lines: null }]), path).toEqual(gone);
    }
    for (const lines of [[0], [1_000_000], [...first, 0]]) {
      expect(await discard(window, place, [{ path: 'a.txt', lines }])).toEqual(gone);
    }
    expect(await discard(window, place, [...whole, ...whole])).toEqual(gone);
    // Reusing the id of another discard changes neither the files nor that discard.
    const done = await discard(window, place, [{ path: 'a.txt', lines: first }]);
    const rewindId = done.ok ? (done.value?.rewindId ?? '') : '';
    const before = await window.get('listRewinds', { threadId: place.threadId });
    const one = await readFile(join(root, 'a.txt'), 'utf8');
    const { hash } = await read(window, place);
    const changes = { turnId: place.turnId, entryId: null, seen: hash, files: [{ path: 'a.txt', lines: null }] };
    expect(
      await window.ask('discardChanges', { threadId: place.threadId, rewindId, changes, sureAbout: '' }),
    ).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect([
      await window.get('listRewinds', { threadId: place.threadId }),
      await readFile(join(root, 'a.txt'), 'utf8'),
    ]).toEqual([before, one]);
    await undo(window, rewindId);
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe(after);
    expect(await readFile(join(root, '../outside.txt'), 'utf8')).toBe('outside\n');
    await rm(join(root, '../outside.txt'));
  });

  it('discards through no link, and leaves binary, large and ignored files unchanged', async () => {
    const { root, window } = await start(
      {
        steps: [
          run('mkdir -p deep'),
          patch([
            updateFile('a.txt', [{ from: 'one', to: 'ONE' }]),
            updateFile('binary.txt', [{ from: 'one', to: 'ONE' }]),
            updateFile('large.txt', [{ from: 'one', to: 'ONE' }]),
            addFile('deep/b.txt', 'b\n'),
            addFile('ignored/c.txt', 'c\n'),
          ]),
          answer('Done.'),
        ],
      },
      { 'a.txt': 'one\n', 'binary.txt': 'one\n', 'large.txt': 'one\n', '.gitignore': 'ignored/\n' },
    );
    const place = await turn(window, 'Go');
    const folder = createTemporaryFolder('target');
    onTestFinished(() => folder.remove());
    const target = folder.path;
    await writeFile(join(target, 'a.txt'), 'ONE\n');
    await rm(join(root, 'a.txt'));
    await symlink(join(target, 'a.txt'), join(root, 'a.txt'));
    await rename(join(root, 'deep'), join(target, 'deep'));
    await symlink(join(target, 'deep'), join(root, 'deep'));
    await writeFile(join(root, 'binary.txt'), Buffer.from('ONE\n\0\xff', 'latin1'));
    await writeFile(join(root, 'large.txt'), `ONE\n${'x'.repeat(2_000_000)}\n`);
    for (const path of ['a.txt', 'binary.txt', 'large.txt', 'deep/b.txt', 'ignored/c.txt']) {
      const refused = { ok: false, error: { type: 'cannot', why: 'place', paths: [path], rest: [] } };
      expect(await discard(window, place, [{ path, lines: null }], { sureAbout: '' }), path).toEqual(refused);
    }
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('ONE\n');
    expect(await readFile(join(target, 'deep/b.txt'), 'utf8')).toBe('b\n');
    expect(await readFile(join(root, 'ignored/c.txt'), 'utf8')).toBe('c\n');
  });

  it('discards changes in every file or in none', async () => {
    const { root, window } = await start(
      {
        steps: [
          patch([updateFile('a.txt', [{ from: 'one', to: 'ONE' }]), updateFile('b.txt', [{ from: 'one', to: 'ONE' }])]),
          answer('Done.'),
        ],
      },
      { 'a.txt': 'one\n', 'b.txt': 'one\n' },
    );
    const place = await turn(window, 'Go');
    await rm(join(root, 'b.txt'));
    const both = ['a.txt', 'b.txt'].map((path) => ({ path, lines: null }));
    const rest = [{ path: 'a.txt', lines: null }];
    const refused = { ok: false, error: { type: 'cannot', why: 'place', paths: ['b.txt'], rest } };
    expect(await discard(window, place, both)).toEqual(refused);
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('ONE\n');
    expect(existsSync(join(root, 'b.txt'))).toBe(false);
  });

  it.each([
    ['CRLF', 'one\r\ntwo\r\nthree\r\n'],
    ['no line break at the end', 'one\ntwo\nthree'],
    ['the same block twice', `${'a\nb\none\nc\n'.repeat(2)}x\ntwo\n`],
    ['5,000 lines', `${numbered(2_500)}one\ntwo\n${numbered(2_500)}`],
  ])('restores a file with %s byte by byte', async (_name, text) => {
    const end = text.includes('\r\n') ? '\r' : '';
    const changes = ['one', 'two'].map((word) => ({ from: `${word}${end}`, to: `${word.toUpperCase()}${end}` }));
    const steps = [patch([updateFile('a.txt', changes)]), answer('Done.')];
    const { root, window } = await start({ steps }, { 'a.txt': text });
    const place = await turn(window, 'Go');
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toContain('TWO');
    const { linesOf } = await read(window, place);
    for (const lines of linesOf('a.txt').toReversed()) {
      expect(await discard(window, place, [{ path: 'a.txt', lines }])).toMatchObject({ ok: true, value: { files: 1 } });
    }
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe(text);
  });

  it('counts only the files that an undo left as discarded', async () => {
    const { root, window } = await start(
      { steps: [patch([addFile('a.txt', 'a\n'), addFile('b.txt', 'b\n')]), answer('Done.')] },
      {},
    );
    const place = await turn(window, 'Go');
    const files = ['a.txt', 'b.txt'].map((path) => ({ path, lines: null }));
    const discarded = await discard(window, place, files);
    const rewindId = discarded.ok ? (discarded.value?.rewindId ?? '') : '';
    await writeFile(join(root, 'a.txt'), 'mine\n');
    // Keeps the user's changes.
    await undo(window, rewindId);
    expect(await readFile(join(root, 'b.txt'), 'utf8')).toBe('b\n');
    const listed = async () =>
      (await window.get('listRewinds', { threadId: place.threadId })).map((record) => [
        record.discarded?.files.map(({ path }) => path) ?? null,
        record.isUndone,
      ]);
    expect(await listed()).toEqual([
      [null, false],
      [['a.txt'], false],
    ]);
    const again = await discard(window, place, [{ path: 'b.txt', lines: null }]);
    expect(again).toMatchObject({ ok: true, value: { files: 1 } });
    expect(existsSync(join(root, 'b.txt'))).toBe(false);
  });

  it('stops counting a change as discarded when a rewind restores it, until that rewind is undone', async () => {
    const { root, window } = await start(
      { steps: [twoHunks, answer('Done.'), patch([addFile('b.txt', 'b\n')]), answer('Done.')] },
      { 'a.txt': numbered(40) },
    );
    const at = join(root, 'a.txt');
    const first = await turn(window, 'Go');
    const { threadId } = first;
    await sendMessage(window, 'Go on', { threadId, mode: 'askWhenNeeded' });
    const second = { threadId, turnId: (await waitForTurnEnd(window)).id };
    const [hunk = [], other = []] = (await read(window, first)).linesOf('a.txt');
    for (const lines of [hunk, other]) {
      expect(await discard(window, first, [{ path: 'a.txt', lines }])).toMatchObject({ value: { files: 1 } });
    }
    const listed = async () => {
      const rewinds = await window.get('listRewinds', { threadId });
      return rewinds.map(({ discarded, isUndone }) => [discarded?.files[0]?.lines ?? null, isUndone]);
    };
    const both = await listed();
    expect(both).toEqual([
      [other, false],
      [hunk, false],
    ]);

    // Rewinds to before the second turn, when nothing was discarded yet.
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', ...second } });
    const { rewindId } = await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'five', 30: 'thirty' }));
    expect(await listed()).toEqual([
      [null, false],
      [other, true],
      [hunk, true],
    ]);
    await undo(window, rewindId);
    expect(await readFile(at, 'utf8')).toBe(numbered(40));
    expect(await listed()).toEqual([[null, false], [null, true], ...both]);

    // The first discard is undone together with the second one.
    const [, , , { rewindId: earlier = '' } = {}] = await window.get('listRewinds', { threadId });
    const undoing = await window.get('planRewind', { target: { type: 'beforeRewind', rewindId: earlier } });
    const choices = undoing.files.map(({ id }) => ({ id, choice: 'theirs' as const }));
    await window.get('rewind', { planId: undoing.planId, scope: 'files', choices });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'five', 30: 'thirty' }));
    expect(await listed()).toEqual([
      [null, false],
      [null, false],
      [null, true],
      [other, true],
      [hunk, true],
    ]);
    // The change can be discarded again.
    expect(await discard(window, first, [{ path: 'a.txt', lines: other }])).toMatchObject({ value: { files: 1 } });
    expect(await readFile(at, 'utf8')).toBe(numbered(40, { 5: 'five' }));
  });

  it('leaves an empty folder of the user there when a file that Codex put into it is discarded', async () => {
    const { root, window } = await start(
      { steps: [patch([addFile('mine/deep/new.txt', 'new\n'), addFile('own/new.txt', 'new\n')]), answer('Done.')] },
      {},
    );
    await mkdir(join(root, 'mine'), { mode: 0o750 });
    const place = await turn(window, 'Go');
    const files = ['mine/deep/new.txt', 'own/new.txt'].map((path) => ({ path, lines: null }));
    const discarded = await discard(window, place, files);
    expect(discarded).toMatchObject({ ok: true, value: { files: 2 } });
    expect(await readdir(join(root, 'mine'))).toEqual([]);
    expect((await stat(join(root, 'mine'))).mode & 0o777).toBe(0o750);
    expect(existsSync(join(root, 'own'))).toBe(false);
    await undo(window, discarded.ok ? (discarded.value?.rewindId ?? '') : '');
    expect(await readFile(join(root, 'mine/deep/new.txt'), 'utf8')).toBe('new\n');
    expect(existsSync(join(root, 'own/new.txt'))).toBe(true);
  });

  it('discards nothing while Codex waits for a command that can write in the folder', async () => {
    const { root, window } = await start(
      {
        steps: [twoHunks, answer('Done.'), run('touch begun; until test -e go; do sleep 0.05; done'), answer('Done.')],
      },
      { 'a.txt': numbered(40) },
    );
    const place = await turn(window, 'Go');
    const after = await readFile(join(root, 'a.txt'), 'utf8');
    await sendMessage(window, 'Again', { threadId: place.threadId, mode: 'askWhenNeeded' });
    await window.until(() => window.entries.some((entry) => entry.kind === 'command' && entry.status === 'running'));
    const working = { ok: false, error: { type: 'noFiles', why: 'working' } };
    expect(await discard(window, place, [{ path: 'a.txt', lines: null }])).toEqual(working);
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe(after);
    await writeFile(join(root, 'go'), '');
    await waitForTurnEnd(window);
    expect(await discard(window, place, [{ path: 'a.txt', lines: null }])).toMatchObject({ ok: true });
  });

  it('discards while Codex thinks, because nothing of it can write then', async () => {
    const gate = createGate();
    const { window } = await start(
      { steps: [twoHunks, answer('Done.'), waiting(gate, answer('Done.'))] },
      { 'a.txt': numbered(40) },
    );
    const place = await turn(window, 'Go');
    await sendMessage(window, 'Again', { threadId: place.threadId, mode: 'askWhenNeeded' });
    await window.until(() => window.turns.at(-1)?.status === 'running');
    expect(await discard(window, place, [{ path: 'a.txt', lines: null }])).toMatchObject({ ok: true });
    gate.release();
    await waitForTurnEnd(window);
  });
});

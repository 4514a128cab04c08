import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { editAppSettings } from '../../fixtures/testkit/app-settings.ts';
import { type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { SuggestedAction } from '../../shared/suggested-actions/suggested-action.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
let window: TestWindow;
afterEach(() => app.end());

const inWorkspace = (name: string) => join(app.workspace.path, name);

/** Makes Codex answer, and returns the thread and turn of the answer. */
async function answered(options: Partial<TestAppOptions> = {}) {
  app = await TestApp.start({ steps: [answer('Try this.')], ...options });
  window = await app.openWindow();
  const thread = await sendMessage(window, 'What now?');
  const turn = await waitForTurnEnd(window);
  const propose = (action: SuggestedAction, inTurn: TurnId = turn.id) =>
    window.ask('proposeAction', { threadId: thread, turnId: inTurn, action });
  const decide = async (type: 'approve' | 'decline') => {
    const approval = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type } });
    return approval;
  };
  return { decide, propose, thread, turn };
}

const command = () => window.entries.find((entry) => entry.kind === 'command');
const diff =
  "--- a/src/greet.js\n+++ b/src/greet.js\n@@ -1 +1 @@\n-export const greet = (name) => 'Hello, ' + name;\n+export const greet = () => 1;\n";

describe('a command in an answer', () => {
  it('runs a command of an answer in the sandbox of the thread once approved, with its output in the turn', async () => {
    const { decide, propose, turn } = await answered();
    await propose({ type: 'runCommand', command: 'echo one && touch made.txt && touch /outside.txt' });
    expect(existsSync(inWorkspace('made.txt'))).toBe(false);
    expect(await decide('approve')).toMatchObject({
      turnId: turn.id,
      own: { turn: 'What now?' },
      asked: { kind: 'command', cwd: app.workspace.path },
      reach: null,
    });
    const entry = await window.until(() => (command()?.status === 'failed' ? command() : null));
    expect(entry).toMatchObject({ source: 'person', approval: { state: 'approved', by: 'person' } });
    expect(entry.outputTail).toContain('one');
    expect(entry.outputTail).toMatch(/outside\.txt.*(?:Read-only|Permission denied)/);
    expect(existsSync(inWorkspace('made.txt'))).toBe(true);
    expect(window.lastTurn?.id).toBe(turn.id);
  });

  it('shows the output of a suggested command while it runs, and can end it like a background command', async () => {
    const { decide, propose, thread } = await answered();
    await propose({ type: 'runCommand', command: 'echo begun; exec sleep 600' });
    await decide('approve');
    const running = await window.until(() => (command()?.status === 'background' ? command() : null));
    const read = () => window.get('readOutput', { threadId: thread, commandId: running.id, recorded: false });
    await expect.poll(async () => (await read()).head).toContain('begun');
    await window.get('endBackground', { threadId: thread, commandId: running.id });
    const ended = await window.until(() => (command()?.status === 'stopped' ? command() : null));
    expect(ended.outputTail).toContain('begun');
  });

  it('does not run a declined suggested command, and notes that in its turn', async () => {
    const { decide, propose, turn } = await answered();
    await propose({ type: 'runCommand', command: 'touch made.txt' });
    await decide('decline');
    const said = await window.until(() => window.entries.find((entry) => entry.kind === 'status'));
    expect(said).toMatchObject({ fact: 'You declined this command from the answer.' });
    expect(window.turns.find(({ id }) => id === turn.id)?.entries).toContainEqual(said);
    expect(command()).toBeUndefined();
    expect(existsSync(inWorkspace('made.txt'))).toBe(false);
  });

  it('asks about a suggested command once at a time, and not in an unknown thread', async () => {
    const { propose } = await answered();
    const action = { type: 'runCommand', command: 'ls' } as const;
    await propose(action);
    expect(await propose(action)).toMatchObject({ ok: false, error: { type: 'underWay' } });
    const gone = await propose(action, turnId.parse('gone'));
    expect(gone).toMatchObject({ ok: false, error: { type: 'threadGone' } });
  });

  it('keeps a suggested command waiting through a reload, and ends it with the host', async () => {
    const { propose, thread } = await answered();
    await propose({ type: 'runCommand', command: 'ls' });
    const { id } = await waitForApproval(window);
    const again = await app.connect(window.app.windowId);
    expect(again.waiting.map((approval) => approval.id)).toEqual([id]);
    await app.restart();
    const after = await app.openWindow();
    expect(after.waiting).toEqual([]);
    await after.open(thread);
    const said = after.entries.find((entry) => entry.kind === 'status');
    expect(said).toMatchObject({ fact: 'The approval for this command expired.' });
  });

  it('ends the request for a suggested command with its thread', async () => {
    const { propose, thread } = await answered();
    await propose({ type: 'runCommand', command: 'ls' });
    await waitForApproval(window);
    await window.get('archiveThread', { threadId: thread, archived: true });
    expect(await window.until(() => window.waiting.length === 0)).toBe(true);
  });
});

describe('a diff in an answer', () => {
  it('applies a diff of an answer once approved, and shows it as a patch of its turn', async () => {
    const { decide, propose, thread, turn } = await answered();
    expect((await propose({ type: 'applyDiff', diff })).ok).toBe(true);
    expect(await decide('approve')).toMatchObject({
      asked: { kind: 'patch', files: [{ path: inWorkspace('src/greet.js'), added: 1, removed: 1 }] },
    });
    const patch = await window.until(() => window.entries.find((entry) => entry.kind === 'patch'));
    expect(patch).toMatchObject({ status: 'done', message: null, approval: { state: 'approved' } });
    expect(readFileSync(inWorkspace('src/greet.js'), 'utf8')).toBe('export const greet = () => 1;\n');
    const place = { threadId: thread, turnId: turn.id, entryId: patch.id };
    expect((await window.get('readDiff', place)).text).toContain('+export const greet = () => 1;');
    await app.restart();
    const after = await app.openWindow();
    await after.open(thread);
    expect((await after.get('readDiff', place)).text).toContain('+export const greet = () => 1;');
  });

  it('reports a diff that does not fit immediately, without asking', async () => {
    const { propose } = await answered();
    const proposed = await propose({ type: 'applyDiff', diff: diff.replace('Hello', 'Goodbye') });
    expect(proposed).toMatchObject({
      error: { type: 'cannotBeDone', message: 'src/greet.js does not contain the lines that the diff changes.' },
    });
    expect(window.waiting).toEqual([]);
  });

  it('does not apply a diff to a file that changed while the question was open', async () => {
    const { decide, propose } = await answered();
    await propose({ type: 'applyDiff', diff });
    await waitForApproval(window);
    writeFileSync(inWorkspace('src/greet.js'), 'mine\n');
    await decide('approve');
    const patch = await window.until(() => window.entries.find((entry) => entry.kind === 'patch'));
    expect(patch).toMatchObject({ status: 'didNotApply' });
    expect(readFileSync(inWorkspace('src/greet.js'), 'utf8')).toBe('mine\n');
  });
});

describe('a file in an answer', () => {
  const notes = () => window.entries.flatMap((entry) => (entry.kind === 'status' ? [[entry.fact, entry.detail]] : []));

  it('opens a file of an answer in the editor at its line once approved, and notes that in its turn', async () => {
    const { decide, propose, turn } = await answered();
    const editor = join(app.codexHome.path, 'editor');
    writeFileSync(editor, '#!/bin/sh\nprintf "%s" "$*" > "$0.opened"\n', { mode: 0o755 });
    editAppSettings(app.dataFolder.path, { editor: [editor, '--goto', '{file}:{line}'] });
    await window.until(() => window.app.settings.values.editor !== null);
    await propose({ type: 'openFile', path: 'src/greet.js', line: 3 });
    const path = inWorkspace('src/greet.js');
    expect(await decide('approve')).toMatchObject({
      turnId: turn.id,
      own: { turn: 'What now?' },
      asked: { kind: 'openFile', path, line: 3, editor: 'editor' },
      reach: null,
    });
    await expect
      .poll(() => readFileSync(`${editor}.opened`, { encoding: 'utf8', flag: 'a+' }))
      .toBe(`--goto ${path}:3`);
    await expect.poll(notes).toEqual([['You opened a file from the answer.', path]]);
  });

  it('says which paths of an answer name existing files in the folder of the thread', async () => {
    const { thread } = await answered();
    const paths = [
      'src/greet.js',
      inWorkspace('src/greet.js'),
      'src/gone.js',
      'src',
      join(app.codexHome.path, 'config.toml'),
    ];
    const found = await window.get('findNamedFiles', { threadId: thread, paths });
    expect(found).toEqual({ paths: paths.slice(0, 2) });
  });

  it('asks about a file of an answer by its real path, even outside the folder', async () => {
    const { decide, propose } = await answered();
    const outside = join(app.codexHome.path, 'config.toml');
    symlinkSync(outside, inWorkspace('inside.toml'));
    await propose({ type: 'openFile', path: 'inside.toml', line: null });
    expect(await decide('decline')).toMatchObject({
      asked: { path: outside },
      reach: { outsideWorkspace: true, network: false, outsideSandbox: false },
    });
    await expect
      .poll(notes)
      .toEqual([['You declined to open this file from the answer.', `${outside} was not opened.`]]);
  });

  it('does not open a file of an answer if a link to elsewhere has replaced it', async () => {
    const { decide, propose } = await answered();
    await propose({ type: 'openFile', path: 'src/greet.js', line: null });
    await waitForApproval(window);
    rmSync(inWorkspace('src/greet.js'));
    symlinkSync(join(app.codexHome.path, 'config.toml'), inWorkspace('src/greet.js'));
    await decide('approve');
    await expect.poll(notes).toEqual([['The file did not open.', expect.stringContaining('no longer the same file')]]);
  });

  it.each(['gone.ts', '//elsewhere.example/share/a.ts'])(
    'reports a missing file of an answer immediately: %s',
    async (path) => {
      const { propose } = await answered();
      const proposed = await propose({ type: 'openFile', path, line: null });
      expect(proposed).toMatchObject({ error: { type: 'cannotBeDone', message: expect.stringContaining(path) } });
      expect(window.waiting).toEqual([]);
    },
  );
});

describe('a link in an answer', () => {
  it('asks about a link with its whole address, and lets the page open it if the host cannot', async () => {
    const { decide, propose } = await answered();
    await propose({ type: 'openLink', url: 'https://docs.example/a?b' });
    const asked = { kind: 'openLink', url: 'https://docs.example/a?b', by: 'page' };
    expect(await decide('approve')).toMatchObject({ asked, reach: null });
    const said = await window.until(() => window.entries.find((entry) => entry.kind === 'status'));
    expect(said).toMatchObject({ fact: 'You opened a link from the answer.', detail: 'https://docs.example/a?b' });
  });

  it('opens a link in the host if it can', async () => {
    const opened: string[] = [];
    const openLink = async (url: string) => {
      opened.push(url);
      return url.includes('broken') ? err('No browser was found.') : ok(null);
    };
    const { decide, propose } = await answered({ openLink });
    await propose({ type: 'openLink', url: 'https://docs.example/a' });
    expect((await decide('approve')).asked).toMatchObject({ by: 'host' });
    await propose({ type: 'openLink', url: 'https://broken.example/' });
    await decide('approve');
    const said = await window.until(() =>
      window.entries.find((entry) => entry.kind === 'status' && entry.status === 'error'),
    );
    expect(said).toMatchObject({ fact: 'The link did not open.', detail: expect.stringContaining('No browser') });
    expect(opened).toEqual(['https://docs.example/a', 'https://broken.example/']);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'vscode://x'])(
    'rejects a link with any other address: %s',
    async (url) => {
      const { propose } = await answered();
      expect(await propose({ type: 'openLink', url })).toMatchObject({ error: { type: 'cannotBeDone' } });
      expect(window.waiting).toEqual([]);
    },
  );
});

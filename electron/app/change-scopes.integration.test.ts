import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import {
  answerTrust,
  approvedTurn,
  openTestApp,
  sendMessage,
  type TestApp,
  waitForTurnEnd,
} from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

type Place = RequestInput<'readScope'>;

/** Returns the files of a scope's diff, each with its lines that differ and with its authors. */
async function readScope(window: TestWindow, place: Place) {
  const made = await window.get('readScope', place);
  const known = await window.get('readAuthors', place);
  expect(known.seen).toBe(made.hash);
  const files = parseUnifiedDiff(made.text).map(({ added, change, from, newMode, oldMode, path, removed }) => {
    const own = known.files.find((file) => file.path === path);
    const names = (own?.authors ?? []).map((at) => `${known.authors[at]?.kind} ${known.authors[at]?.name}`).toSorted();
    const mode = change === 'modified' && oldMode !== newMode ? ` ${newMode}` : '';
    const name = from === null ? path : `${from} → ${path}`;
    return `${name}: ${change}${mode} +${added} -${removed} by ${names.join(', ') || 'nobody'}`;
  });
  return { files, basis: made.basis };
}

async function expectScope(
  window: TestWindow,
  place: Place,
  files: readonly string[],
  basis: RequestValue<'readScope'>['basis'] = { type: 'thread', since: null },
): Promise<void> {
  await expect.poll(() => readScope(window, place)).toEqual({ files, basis });
}

async function turn(window: TestWindow, text: string, threadId?: ThreadId): Promise<ThreadId> {
  const id = await sendMessage(window, text, { ...(threadId !== undefined && { threadId }), mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  return id;
}

const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 60 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

const byPatch = 'patch Codex, patch';
const formatter = `sed -i 's/  */ /g' code.txt; echo 1 > made.txt; echo 2 > back.txt`;
const formatterOfThread = `command ${formatter}`;

const twoTurns = [
  patch([updateFile('code.txt', [{ from: 'line 5', to: 'five   spaces' }])]),
  answer('Patched.'),
  run(formatter),
  answer('Formatted.'),
];

async function expectTwoTurns(app: TestApp, window: TestWindow, threadId: ThreadId): Promise<void> {
  const files = [
    `back.txt: modified +1 -1 by ${formatterOfThread}`,
    `code.txt: modified +1 -1 by ${formatterOfThread}, ${byPatch}`,
    `made.txt: added +1 -0 by ${formatterOfThread}`,
  ];
  const place = { threadId, scope: 'thread' } as const;
  await expectScope(window, place, files);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  await expectScope(later, place, files);
}

it('the diff of a thread joins what its turns did, and a file that a later turn takes back leaves it', async () => {
  const { app, root, window } = await openTestApp({
    steps: [...twoTurns, run('echo 1 > back.txt; rm made.txt'), answer('Back.')],
  });
  await writeFile(join(root, 'code.txt'), numbered());
  await writeFile(join(root, 'back.txt'), '1\n');
  const threadId = await turn(window, 'Patch it');
  await turn(window, 'Format it', threadId);
  await expectTwoTurns(app, window, threadId);
  const later = await app.openWindow();
  await later.open(threadId);
  await turn(later, 'Take it back', threadId);
  await expectScope(later, { threadId, scope: 'thread' }, [
    `code.txt: modified +1 -1 by ${formatterOfThread}, ${byPatch}`,
  ]);
});

it('the diff of a thread joins what its turns did when the user approves every step', async () => {
  const { app, root, window } = await openTestApp({ steps: twoTurns });
  await writeFile(join(root, 'code.txt'), numbered());
  await writeFile(join(root, 'back.txt'), '1\n');
  const threadId = await approvedTurn(window, 'Patch it', 1);
  await approvedTurn(window, 'Format it', 1, threadId);
  await expectTwoTurns(app, window, threadId);
});

it('the diff of a thread leaves out the files of another thread, and names it where both changed one', async () => {
  const [first, second, third] = [
    `sed -i 's/line 5$/five/' a.txt`,
    `sed -i 's/line 30$/thirty/' a.txt; echo 1 > theirs.txt`,
    `sed -i 's/line 50$/fifty/' a.txt`,
  ];
  const { root, window } = await openTestApp({
    steps: [run(first), answer('1.'), run(second), answer('2.'), run(third), answer('3.')],
  });
  await writeFile(join(root, 'a.txt'), numbered());
  const threadId = await turn(window, 'Begin');
  await turn(window, 'Another thread');
  await window.open(threadId);
  await turn(window, 'Go on', threadId);
  await expectScope(window, { threadId, scope: 'thread' }, [
    `a.txt: modified +3 -3 by command ${first}, command ${third}, thread Another thread`,
  ]);
});

it('the record of a fork is whole from its own first message on', async () => {
  const { app, root, window } = await openTestApp({
    steps: [run('echo 1 > before.txt'), answer('1.'), run('echo 1 > own.txt'), answer('2.')],
  });
  await writeFile(join(root, 'before.txt'), '0\n');
  const threadId = await turn(window, 'Begin');
  const { threadId: fork } = await window.get('forkThread', { threadId });
  const later = await app.openWindow();
  await later.open(fork);
  await turn(later, 'Go on', fork);
  await expectScope(later, { threadId: fork, scope: 'thread' }, ['own.txt: added +1 -0 by command echo 1 > own.txt']);
});

it('a discarded change leaves the diff of its thread', async () => {
  const { root, window } = await openTestApp({
    steps: [run('printf "1\\n2\\n3\\n" > a.txt; echo x > b.txt'), answer('Done.')],
  });
  await writeFile(join(root, 'a.txt'), '1\n3\n');
  const threadId = await turn(window, 'Go');
  const place = { threadId, turnId: (await waitForTurnEnd(window)).id, entryId: null };
  await expect.poll(async () => (await window.ask('readDiff', place)).ok).toBe(true);
  await expect.poll(async () => (await window.get('readDiff', place)).text).toContain('a.txt');
  const { hash } = await window.get('readDiff', place);
  const changes = { turnId: place.turnId, entryId: null, seen: hash, files: [{ path: 'a.txt', lines: null }] };
  await window.get('discardChanges', { threadId, rewindId: crypto.randomUUID(), changes, sureAbout: null });
  await expect
    .poll(async () => (await readScope(window, { threadId, scope: 'thread' })).files)
    .toEqual([expect.stringContaining('b.txt: added +1 -0')]);
});

const other = 'other You or another program';
const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
const gitIn = (root: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', root, ...identity, ...args], { stdio: 'pipe' });

it('what is not committed has every kind of change against the last commit, with the authors that the record knows', async () => {
  const command = `sed -i 's/line 5$/five/' staged.txt both.txt; echo made > made.txt`;
  const { app, root, window } = await openTestApp({ steps: [run(command), answer('Done.')] });
  for (const name of ['staged.txt', 'unstaged.txt', 'gone.txt', 'old.txt', 'tool.sh', 'both.txt']) {
    await writeFile(join(root, name), `${name}\n${numbered()}`);
  }
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'First');
  await answerTrust(window, root, 'writable');
  // Before the record begins, nobody knows who it was.
  await appendFile(join(root, 'unstaged.txt'), 'mine\n');
  await appendFile(join(root, 'both.txt'), 'mine\n');
  const threadId = await turn(window, 'Go');
  // A plan scans the folder. A scan after the command proves that it made none of the changes below.
  const { id: turnId } = await waitForTurnEnd(window);
  const scan = () => window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  await scan();
  gitIn(root, 'add', 'staged.txt');
  await rm(join(root, 'gone.txt'));
  await rename(join(root, 'old.txt'), join(root, 'new.txt'));
  await chmod(join(root, 'tool.sh'), 0o755);
  await writeFile(join(root, 'untracked.txt'), 'new\n');
  await scan();
  const place = { threadId, scope: 'uncommitted' } as const;
  const basis = { type: 'commit', hasCommit: true, branch: 'main', isPart: false, isCut: false } as const;
  const files = [
    `both.txt: modified +2 -1 by command ${command}`,
    `gone.txt: deleted +0 -61 by ${other}`,
    `made.txt: added +1 -0 by command ${command}`,
    `old.txt → new.txt: renamed +0 -0 by ${other}`,
    `staged.txt: modified +1 -1 by command ${command}`,
    `tool.sh: modified 100755 +0 -0 by ${other}`,
    'unstaged.txt: modified +1 -0 by nobody',
    `untracked.txt: added +1 -0 by ${other}`,
  ];
  await expectScope(window, place, files, basis);
  // No one is named for what was there before the record started, even next to a command's changes.
  const known = await window.get('readAuthors', place);
  const ofBoth = known.files.find(({ path }) => path === 'both.txt');
  expect(ofBoth?.hunks.map((hunk) => hunk.map((at) => known.authors[at]?.name))).toEqual([[command], []]);
  const { before, now } = await window.get('compareFile', { ...place, path: 'staged.txt' });
  expect([before.includes('line 5\n'), now.includes('five\n')]).toEqual([true, true]);
  await appendFile(join(root, 'made.txt'), 'later\n');
  expect(await window.get('findStaleFiles', place)).toEqual(['made.txt']);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'Second');
  await expectScope(later, place, [], basis);
});

it('what is not committed in a folder of a repository has only the files of that folder', async () => {
  const { root, window } = await openTestApp({ steps: [answer('Hi.')] });
  await mkdir(join(root, 'inner'));
  await writeFile(join(root, 'outer.txt'), 'outer\n');
  await writeFile(join(root, 'inner/a.txt'), 'a\n');
  await answerTrust(window, root, 'writable');
  const threadId = await turn(window, 'Go');
  await window.get('openWorkspace', { path: join(root, 'inner') });
  await expectScope(window, { threadId, scope: 'uncommitted' }, ['a.txt: added +1 -0 by nobody'], {
    ...{ type: 'commit', hasCommit: true, branch: 'main', isPart: true, isCut: false },
  });
});

it('without a repository, what is not committed is what the record saw since the app started', async () => {
  const command = 'echo 2 >> a.txt';
  const { app, root, window } = await openTestApp({
    steps: [run(command), answer('1.'), run('echo 3 >> b.txt'), answer('2.')],
  });
  await rm(join(root, '.git'), { recursive: true });
  await writeFile(join(root, 'a.txt'), '1\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  const place = { threadId, scope: 'uncommitted' } as const;
  const basis = { type: 'start', since: expect.any(Number) } as const;
  await expectScope(window, place, [`a.txt: modified +1 -0 by command ${command}`], basis);
  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  await writeFile(join(root, 'mine.txt'), 'mine\n');
  await expectScope(later, place, [`mine.txt: added +1 -0 by ${other}`], basis);
});

it('git does not run for what is not committed in a folder without trust', async () => {
  const { root, window } = await openTestApp({ steps: [answer('Hi.')] });
  await writeFile(join(root, 'a.txt'), '1\n');
  const threadId = await sendMessage(window, 'Hi', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  await answerTrust(window, root, 'readOnly');
  const read = await window.get('readScope', { threadId, scope: 'uncommitted' });
  expect(read).toMatchObject({ text: '', basis: { type: 'start' } });
});

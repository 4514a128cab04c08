import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { answerTrust, openTestApp, sendMessage, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

const numbered = Array.from({ length: 60 }, (_, at) => `line ${at}\n`).join('');
const edit = (from: string, to: string) => patch([updateFile('code.txt', [{ from, to }])]);
const format = `sed -i 's/line 12/twelve/; 15a added' code.txt`;
const steps = [
  ...[edit('line 8', 'eight'), run(format), answer('1.')],
  ...[edit('line 10', 'ten'), answer('2.')],
  ...[edit('line 14', 'fourteen'), answer('3.')],
];

const gitIn = (root: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
    encoding: 'utf8',
  }).trim();

/** A thread of two turns in a repository whose file Ada committed. `approvals`: the user approves each step. */
async function setUp({ approvals = false, hasGit = true } = {}) {
  const { app, root, window } = await openTestApp({ steps });
  await writeFile(join(root, 'code.txt'), numbered);
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '-q', '-m', 'Number the lines');
  if (!hasGit) await rm(join(root, '.git'), { recursive: true });
  const threadId = await takeTurn(window, 'Change it', approvals ? 2 : null);
  await takeTurn(window, 'Go on', approvals ? 1 : null, threadId);
  return { app, root, window, threadId };
}

async function takeTurn(window: TestWindow, text: string, approved: number | null, threadId?: ThreadId) {
  const own = threadId === undefined ? {} : { threadId };
  const id = await sendMessage(window, text, approved === null ? { ...own, mode: 'askWhenNeeded' } : own);
  for (let answered = 0; answered < (approved ?? 0); answered += 1) {
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
    await window.until(() => window.waiting[0]?.id !== approvalId);
  }
  await waitForTurnEnd(window);
  return id;
}

type Place = RequestInput<'readAuthors'>;

/** Says where a line of a diff comes from, by its text. */
async function askWho(window: TestWindow, place: Place, text: string) {
  const read = 'turnId' in place ? await window.get('readDiff', place) : await window.get('readScope', place);
  const lines = parseUnifiedDiff(read.text).flatMap(({ hunks, path }) =>
    hunks.flatMap((hunk) => hunk.lines.map((line) => ({ path, line }))),
  );
  const found = lines.find(({ line }) => line.text === text && line.kind !== 'removed');
  if (found === undefined) return null;
  const { line, path } = found;
  const number = line.newNumber ?? 0;
  return await window.get('readLineOrigin', { ...place, seen: read.hash, path, kind: line.kind, number });
}

async function listNames(window: TestWindow, place: Place, text: string) {
  const origin = await askWho(window, place, text);
  if (origin === null) return null;
  const names = origin.writers.map(({ name, work }) => {
    if (work === null) return name;
    const approval = work.approval === null ? 'not asked' : `${work.approval?.state} by ${work.approval?.by}`;
    return `${name}: ${work.message}, ${approval}`;
  });
  const { commit, isOlder } = origin;
  const committed =
    commit === null
      ? []
      : [`${commit.author}: ${commit.subject}`, ...commit.writers.map(({ name, work }) => `${name}: ${work?.message}`)];
  return [...names, ...committed, ...(isOlder ? ['older'] : [])];
}

async function expectOrigins(window: TestWindow, place: Place, wanted: Readonly<Record<string, readonly string[]>>) {
  for (const [text, names] of Object.entries(wanted)) {
    await expect.poll(() => listNames(window, place, text), { message: text }).toEqual(names);
  }
}

/** The places whose diffs show the second turn: the turn, its thread, and what is not committed. */
async function listPlaces(window: TestWindow, threadId: ThreadId): Promise<readonly Place[]> {
  const turnId = window.lastTurn?.id ?? expect.fail('There is a turn');
  const scopes = (['thread', 'uncommitted'] as const).map((scope) => ({ threadId, scope }));
  return [{ threadId, turnId, entryId: null }, ...scopes];
}

it.each([false, true])(
  'every line names who wrote it in every scope, also what the diff does not change (with approvals: %s)',
  async (approvals) => {
    const { app, threadId, window } = await setUp({ approvals });
    const asked = approvals ? 'approved by person' : 'not asked';
    const places = await listPlaces(window, threadId);
    const wanted = {
      eight: [`Codex, patch: Change it, ${asked}`],
      ten: [`Codex, patch: Go on, ${asked}`],
      twelve: [`${format}: Change it, ${asked}`],
      'line 9': ['Ada: Number the lines', 'older'],
    };
    for (const place of places) await expectOrigins(window, place, wanted);
    await app.restart();
    const later = await app.openWindow();
    await later.open(threadId);
    for (const place of places)
      if ('turnId' in place || place.scope === 'thread') await expectOrigins(later, place, wanted);
  },
);

it('a line that the record does not know names its commit, and only in a trusted folder', async () => {
  const { root, threadId, window } = await setUp();
  const places = await listPlaces(window, threadId);
  // Neither a change above it on disk nor a rewritten line takes the commit of another.
  const [ofTurn = places[0] ?? expect.fail('There is a place')] = places;
  const text = await readFile(join(root, 'code.txt'), 'utf8');
  await writeFile(join(root, 'code.txt'), `new\nnew\n${text.replace('line 11', 'eleven')}`);
  await expectOrigins(window, ofTurn, { 'line 9': ['Ada: Number the lines', 'older'], 'line 11': ['older'] });
  await answerTrust(window, root, 'readOnly');
  await expectOrigins(window, ofTurn, { 'line 9': ['older'] });
});

it('outside of a repository, a line from before is nobody’s', async () => {
  const { root, threadId, window } = await setUp({ hasGit: false });
  await answerTrust(window, root, 'writable');
  for (const place of await listPlaces(window, threadId)) {
    await expectOrigins(window, place, { eight: ['Codex, patch: Change it, not asked'], 'line 9': ['older'] });
  }
});

async function commit(window: TestWindow, more: Partial<RequestInput<'commitFiles'>> = {}) {
  const state = await window.get('readUncommitted', null);
  if (state === null) throw new Error('There is a repository');
  const { branch, files, head, root, tree } = state;
  return await window.get('commitFiles', {
    ...{ branch, head, root, tree, message: 'Change the lines', amend: false, signOff: false, trailer: null },
    ...{ files: files.map(({ id }) => id), notes: true, hooks: null, ...more },
  });
}

async function prepareCommit() {
  const set = await setUp();
  await answerTrust(set.window, set.root, 'writable');
  gitIn(set.root, 'config', 'user.name', 'Ada');
  gitIn(set.root, 'config', 'user.email', 'ada@example.com');
  return set;
}

it('a commit gets an Agent Trace note that names the lines of each turn, and nothing that was said', async () => {
  const { root, threadId, window } = await prepareCommit();
  await writeFile(join(root, 'mine.txt'), 'mine\n');
  await expectOrigins(window, { threadId, scope: 'thread' }, { ten: ['Codex, patch: Go on, not asked'] });
  const made = await commit(window);
  expect(made.warning).toBeNull();
  const note = gitIn(root, 'notes', '--ref=agent-trace', 'show', made.commit);
  const record = JSON.parse(note);
  const url = `workcell://thread/${threadId}`;
  expect(record).toMatchObject({ version: '0.1.0', vcs: { type: 'git', revision: made.commit } });
  const ai = (...lines: readonly number[]) => ({
    url,
    contributor: { type: 'ai', model_id: expect.any(String) },
    ranges: lines.map((line) => ({ start_line: line, end_line: line })),
    related: [{ type: 'turn', url: expect.stringMatching(/^urn:uuid:/) }],
  });
  expect(record.files).toEqual([
    { path: 'code.txt', conversations: [ai(9, 13, 16), ai(11)] },
    // The record has not seen this file, so it names no one.
    {
      path: 'mine.txt',
      conversations: [{ contributor: { type: 'unknown' }, ranges: [{ start_line: 1, end_line: 1 }] }],
    },
  ]);
  for (const secret of ['Change it', 'Go on', 'sed', root]) expect(note).not.toContain(secret);
  expect((await window.get('readUncommitted', null))?.notes).toBe(true);

  // What a switch of branches brought back leads to the turn that wrote it before the commit.
  gitIn(root, 'add', 'mine.txt');
  for (const branch of ['HEAD~1', 'main']) {
    gitIn(root, 'checkout', '-q', branch);
    // A plan scans the folder, as a turn would.
    const turnId = window.lastTurn?.id ?? expect.fail('There is a turn');
    await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  }
  await takeTurn(window, 'Once more', null, threadId);
  const [ofTurn = expect.fail('There is a place')] = await listPlaces(window, threadId);
  await expectOrigins(window, ofTurn, { added: [`${format}: Change it, not asked`] });

  const amended = await commit(window, { amend: true, files: [], message: 'Say it better' });
  expect(amended.commit).not.toBe(made.commit);
  const again = JSON.parse(gitIn(root, 'notes', '--ref=agent-trace', 'show', amended.commit));
  expect([again.vcs.revision, again.files]).toEqual([amended.commit, record.files]);
});

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { Lifetime } from '../base/lifetime.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import type { CommitRequest } from './commit-files.ts';
import { CommitService } from './commit-service.ts';
import { withoutHooks, withoutSandbox } from './testing/hook-sandboxes.ts';
import type { LineTrace } from './trace-record.ts';

const turn = turnId.parse('01890a5d-ac96-774b-bcce-b302099a8057');
const byCodex: LineTrace = { contributor: 'ai', model: 'gpt', threadId: threadId.parse('t1'), turnId: turn };
const byNobody: LineTrace = { contributor: 'unknown', model: null, threadId: null, turnId: null };

/** A repository, and a record of changes in which Codex wrote every line with `codex`. */
async function setUp(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }) {
  const bench = await createGitBench(files);
  bench.run('config', 'user.name', 'Ada');
  bench.run('config', 'user.email', 'ada@example.com');
  const lifetime = new Lifetime();
  const whileTracing: (() => void)[] = [];
  onTestFinished(() => lifetime.end());
  const service = new CommitService({
    lifetime,
    dataFolder: bench.dataFolder,
    ...withoutSandbox,
    git: async () => ({ ...git, privateFolder: bench.dataFolder }),
    trust: { mayWrite: async () => 'yes' },
    traceLines: async (_folder, _path, text) => {
      whileTracing.shift()?.();
      return text.split('\n').map((line) => (line.startsWith('codex') ? byCodex : byNobody));
    },
  });
  const commit = async (more: Partial<CommitRequest> = {}) => {
    const state = unwrap(await service.read(bench.root));
    if (state === null) throw new Error('There is a repository');
    const { branch, files: listed, head, root, tree } = state;
    const words = { message: 'Change', amend: false, signOff: false, trailer: null, notes: true };
    return unwrap(
      await service.commit(
        root,
        { branch, head, root, tree, files: listed.map(({ id }) => id), ...words, ...more },
        withoutHooks,
      ),
    );
  };
  const note = (id: string) => JSON.parse(bench.run('notes', '--ref=agent-trace', 'show', id));
  const find = (path: string, text: string, folder = bench.root, signal = new AbortController().signal) =>
    service.findLine(folder, {
      ...{ paths: [path], signal },
      locate: (committed) => committed.split('\n').indexOf(text) + 1 || null,
    });
  return { ...bench, service, commit, note, find, whileTracing };
}

it('a note has the added lines of each file, and the next commit of the folder gets one too', async () => {
  const { commit, note, run, service, root, write } = await setUp();
  expect((await service.read(root)).ok).toBe(true);
  write('a.txt', 'one\ncodex 1\ncodex 2\nmine\ncodex 3\n');
  write('b/c.txt', 'codex\n');
  write('image.bin', 'codex\0');
  const made = await commit();
  expect(made.warning).toBeNull();
  const conversation = (...ranges: readonly (readonly [number, number])[]) => ({
    url: 'workcell://thread/t1',
    contributor: { type: 'ai', model_id: 'gpt' },
    ranges: ranges.map(([start_line, end_line]) => ({ start_line, end_line })),
    related: [{ type: 'turn', url: `urn:uuid:${turn}` }],
  });
  expect(note(made.commit).files).toEqual([
    {
      path: 'a.txt',
      conversations: [
        conversation([2, 3], [5, 5]),
        { contributor: { type: 'unknown' }, ranges: [{ start_line: 4, end_line: 4 }] },
      ],
    },
    { path: 'b/c.txt', conversations: [conversation([1, 1])] },
  ]);
  expect(unwrap(await service.read(root))?.notes).toBe(true);
  write('a.txt', 'two\n');
  const without = await commit({ notes: false });
  expect(() => note(without.commit)).toThrow();
  expect(unwrap(await service.read(root))?.notes).toBe(false);
  expect(run('status', '--porcelain')).toBe('');
});

it('a note joins those of other tools, however many there are', async () => {
  const { commit, note, run, write } = await setUp();
  const first = run('rev-parse', 'HEAD');
  // Git spreads many notes over folders.
  const blob = run('hash-object', '-w', 'a.txt');
  const name = `${first.slice(0, 2)}/${first.slice(2)}`;
  run('update-index', '--add', '--cacheinfo', `100644,${blob},${name}`);
  run('rm', '-q', '--cached', 'a.txt');
  const spread = run('commit-tree', '-m', 'Theirs', run('write-tree'));
  run('update-ref', 'refs/notes/agent-trace', spread);
  run('reset', '-q');
  write('a.txt', 'codex\n');
  const made = await commit();
  expect(run('ls-tree', '-r', '--name-only', 'refs/notes/agent-trace')).not.toMatch(/^[0-9a-f]{40}$/m);
  expect(note(made.commit).vcs.revision).toBe(made.commit);
  expect(run('notes', '--ref=agent-trace', 'show', first)).toBe('one');
  expect(run('fsck', '--strict')).not.toContain('error');
});

it('a note that cannot be written leaves the commit as it is, and is said', async () => {
  const { commit, root, run, write } = await setUp();
  run('symbolic-ref', 'refs/notes/agent-trace', 'refs/heads/main');
  write('a.txt', 'codex\n');
  const made = await commit();
  expect(made.warning).toContain('refs/notes/agent-trace only names another ref.');
  expect(run('rev-parse', 'HEAD')).toBe(made.commit);
  run('symbolic-ref', '-d', 'refs/notes/agent-trace');
  mkdirSync(join(root, '.git/refs/notes'), { recursive: true });
  writeFileSync(join(root, '.git/refs/notes/agent-trace.lock'), '');
  write('a.txt', 'codex 2\n');
  const again = await commit();
  expect(again.warning).toContain('without the note about its lines');
  expect(run('rev-parse', 'HEAD')).toBe(again.commit);
});

it('a line leads to its commit and to what its note says, even under its former name', async () => {
  const { commit, find, run, write } = await setUp({ 'a.txt': 'one\ntwo\nthree\nfour\n', 'b.txt': 'b\n' });
  write('a.txt', 'one\ntwo\ncodex 1\nthree\nfour\n');
  const made = await commit({ message: 'Add a line\n\nMore words' });
  run('mv', 'a.txt', 'ü "b.txt');
  const moved = await commit({ message: 'Move it' });
  expect(moved.commit).not.toBe(made.commit);
  const found = await find('ü "b.txt', 'codex 1');
  expect(found).toMatchObject({
    ...{ id: made.commit, author: 'Ada', subject: 'Add a line', path: 'a.txt', number: 3 },
    note: { contributor: 'ai', model: 'gpt', threadId: 't1', turnId: turn },
  });
  expect((await find('ü "b.txt', 'two'))?.note).toBeNull();
  expect(await find('missing.txt', 'two')).toBeNull();
  expect(await find('ü "b.txt', 'not there')).toBeNull();
});

it('nothing in a repository changes whom a line names, or runs', async () => {
  const { commit, find, root, run, write } = await setUp({ 'a.txt': 'one\n', '.gitattributes': '*.txt diff=evil\n' });
  write('a.txt', 'one\nmine\n');
  await commit();
  run('config', 'diff.evil.textconv', `touch ${join(root, 'ran')}; cat`);
  run('config', 'blame.ignoreRevsFile', 'ignored');
  write('ignored', `${run('rev-parse', 'HEAD')}\n`);
  write('.mailmap', 'Mallory <m@example.com> <ada@example.com>\n');
  expect(await find('a.txt', 'mine')).toMatchObject({ author: 'Ada', id: run('rev-parse', 'HEAD') });
  expect(run('ls-files', '--others')).not.toContain('ran');
  run('notes', '--ref=agent-trace', 'add', '-f', '-m', '{"files": "broken"}', 'HEAD');
  expect((await find('a.txt', 'mine'))?.note).toBeNull();
});

it('where the history was cut off, the oldest commit that is left wrote nothing', async () => {
  const { commit, find, run, write } = await setUp();
  write('a.txt', 'one\ntwo\n');
  await commit();
  write('a.txt', 'one\ntwo\nthree\n');
  await commit();
  const [head, parent] = [run('rev-parse', 'HEAD'), run('rev-parse', 'HEAD~1')];
  write('.git/shallow', `${parent}\n`);
  expect(await find('a.txt', 'three')).toMatchObject({ id: head });
  expect(await find('a.txt', 'one')).toBeNull();
});

it('a note leaves everything else among the notes as it is, even what is no note', async () => {
  const { commit, note, run, write } = await setUp();
  const blob = run('hash-object', '-w', 'a.txt');
  // Files whose names look like the folders that git spreads notes over.
  const names = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, '0'));
  run('rm', '-q', '--cached', 'a.txt');
  for (const name of names) run('update-index', '--add', '--cacheinfo', `100644,${blob},${name}`);
  run('update-ref', 'refs/notes/agent-trace', run('commit-tree', '-m', 'Theirs', run('write-tree')));
  run('reset', '-q');
  write('a.txt', 'codex\n');
  const made = await commit();
  expect(made.warning).toBeNull();
  expect(note(made.commit).vcs.revision).toBe(made.commit);
  const listed = run('ls-tree', '--name-only', 'refs/notes/agent-trace').split('\n');
  expect(listed.toSorted()).toEqual([...names, made.commit].toSorted());
});

it('a note of another program about the same commit stays, and is said', async () => {
  const { commit, run, whileTracing, write } = await setUp();
  write('a.txt', 'codex\n');
  whileTracing.push(() => run('notes', '--ref=agent-trace', 'add', '-m', 'theirs', 'HEAD'));
  const made = await commit();
  expect(made.warning).toContain('Another program already added one.');
  expect(run('notes', '--ref=agent-trace', 'show', made.commit)).toBe('theirs');
});

it('a note goes nowhere through a link', async () => {
  const { commit, dataFolder, root, run, write } = await setUp();
  const outside = join(dataFolder, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(root, '.git/refs/notes'));
  write('a.txt', 'codex\n');
  const made = await commit();
  expect(made.warning).toContain('without the note about its lines');
  expect(run('rev-parse', 'HEAD')).toBe(made.commit);
  expect(readdirSync(outside)).toEqual([]);
});

it('a note of anyone says only what fits, and names no place but a thread of this app', async () => {
  const { commit, find, run, write } = await setUp();
  write('a.txt', 'one\nmine\n');
  await commit({ notes: false });
  const url = 'workcell://thread/';
  const tell = async (more: object, model_id: unknown = 'm') => {
    const own = { contributor: { type: 'ai', model_id }, ranges: [{ start_line: 2, end_line: 2 }], ...more };
    const files = [{ path: 'a.txt', conversations: [own] }];
    write('.git/note', JSON.stringify({ version: '9', id: '', timestamp: '', files }));
    run('notes', '--ref=agent-trace', 'add', '-f', '-F', '.git/note', 'HEAD');
    return (await find('a.txt', 'mine'))?.note;
  };
  const plain = { contributor: 'ai', model: 'm', threadId: null, turnId: null };
  expect(await tell({})).toEqual(plain);
  expect((await tell({}, 'm'.repeat(100_000)))?.model).toHaveLength(250);
  expect(await tell({}, '')).toEqual({ ...plain, model: null });
  for (const other of ['file:///etc/passwd', 'javascript:alert(1)', url, `${url}${'t'.repeat(201)}`, ` ${url}t`])
    expect(await tell({ url: other, related: [{ type: 'turn', url: other }] }), other).toEqual(plain);
  for (const wrong of [{ ranges: [{ start_line: '2', end_line: 2 }] }, { ranges: {} }, { url: 1 }, { contributor: [] }])
    expect(await tell(wrong), JSON.stringify(wrong)).toBeNull();
  expect(await tell({ ranges: [{ start_line: -1, end_line: 2 }] })).toBeNull();
  expect(await tell({ other: 'x'.repeat(4_000_000) })).toBeNull();
});

it('a commit with a signature, any time and long words names its author', async () => {
  const { find, run, write } = await setUp();
  write('a.txt', 'one\nsigned\n');
  run('add', 'a.txt');
  const words = [
    ...[`tree ${run('write-tree')}`, `parent ${run('rev-parse', 'HEAD')}`],
    ...['author Eve <e@example.com> 9223372036854775807 +0000', 'committer Eve <e@example.com> 1 +0000'],
    ...[
      'gpgsig -----BEGIN PGP SIGNATURE-----',
      ' author Ada <ada@example.com> 1 +0000',
      ' -----END PGP SIGNATURE-----',
    ],
    ...['', 'word '.repeat(1_000)],
  ];
  write('.git/made', words.join('\n'));
  run('reset', '-q', '--hard', run('hash-object', '-t', 'commit', '-w', '--literally', '.git/made'));
  const found = await find('a.txt', 'signed');
  expect(found).toMatchObject({ author: 'Eve', at: 8.64e15 });
  expect(found?.subject).toHaveLength(500);
});

it('a line of a linked worktree leads to its own commit, and another question ends the search', async () => {
  const { dataFolder, find, run } = await setUp();
  const linked = join(dataFolder, 'linked');
  run('worktree', 'add', '-q', '-b', 'side', linked);
  writeFileSync(join(linked, 'a.txt'), 'one\nside\n');
  run('-C', linked, 'commit', '-q', '-am', 'On the side');
  expect(await find('a.txt', 'side')).toBeNull();
  expect(await find('a.txt', 'side', linked)).toMatchObject({ subject: 'On the side', number: 2 });
  expect(await find('a.txt', 'side', linked, AbortSignal.abort())).toBeNull();
});

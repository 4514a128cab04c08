import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { excludeFromGit } from './exclude-from-git.ts';
import { RecordFolder } from './record-folder.ts';
import { createRunFolder, findRunFolder, getStartTime, listRunIds } from './run-folder.ts';
import { readRunFolderContents, writeProof } from './run-folder-contents.ts';
import { RunLogs } from './run-logs.ts';

const now = Date.parse('2025-12-18T22:12:23.999Z');
const nothing = { hasTelemetry: false, hasProof: false, hasLogs: false, proof: null, proofProblem: null };

let folder: TestFolder;
let root = '';
beforeEach(() => {
  folder = createTemporaryFolder('workcells');
  root = join(folder.path, 'workspace');
  mkdirSync(root);
});
afterEach(() => folder.remove());

function make(...ids: readonly string[]): void {
  for (const id of ids) mkdirSync(join(root, '.workcells', id), { recursive: true });
}

it('makes folders with a number and the time', async () => {
  const first = await createRunFolder(root, now);
  expect(first.path).toBe(join(root, '.workcells', 'wc-1-20251218T221223Z'));
  expect((await createRunFolder(root, now)).id).toBe('wc-2-20251218T221223Z');
  make('wc-40-20250101T000000Z');
  expect((await createRunFolder(root, now + 1_000)).id).toBe('wc-41-20251218T221224Z');
  expect(getStartTime(first.id)).toBe(now - 999);
});

it('gives two simultaneous runs folders of their own', async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => createRunFolder(root, now)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(8);
});

it('makes nothing when the folder is a link', async () => {
  mkdirSync(join(folder.path, 'elsewhere'));
  symlinkSync(join(folder.path, 'elsewhere'), join(root, '.workcells'));
  await expect(createRunFolder(root, now)).rejects.toThrow('is a link');
});

it('finds a run by its id', async () => {
  make('wc-1-20251218T221223Z');
  const found = await findRunFolder(root, 'wc-1-20251218T221223Z');
  expect(found).toMatchObject({
    ok: true,
    value: { telemetry: join(root, '.workcells/wc-1-20251218T221223Z/telemetry.jsonl') },
  });
});

it.each([
  '..',
  '../outside',
  'wc-1/../../outside',
  'wc-1\\..\\outside',
  '/etc',
  'C:\\Windows',
  'NUL',
  'wc-1\0',
  'wc-..',
  'wc-1.',
  'wc-1 ',
  'wc-a:stream',
  '',
  'outside',
])('never follows the id %j', async (id) => {
  mkdirSync(join(folder.path, 'outside'));
  make('wc-1');
  expect(await findRunFolder(root, id)).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('stays inside the runs folder for any id', async () => {
  make('wc-1');
  const parts = fc.constantFrom('..', '/', '\\', 'wc-', 'wc-1', '.', '\0', 'CON', ':', ' ', '%2e', 'é', '~');
  await fc.assert(
    fc.asyncProperty(
      fc.array(parts).map((each) => each.join('')),
      async (id) => {
        const found = await findRunFolder(root, id);
        if (found.ok) expect(found.value.path).toBe(join(root, '.workcells', 'wc-1'));
      },
    ),
  );
});

it('follows no link to the runs folder or to a run, not even a link to itself', async () => {
  mkdirSync(join(folder.path, 'outside', 'wc-9'), { recursive: true });
  make('wc-1');
  symlinkSync(join(folder.path, 'outside', 'wc-9'), join(root, '.workcells', 'wc-9'));
  symlinkSync('wc-7', join(root, '.workcells', 'wc-8'));
  symlinkSync('wc-8', join(root, '.workcells', 'wc-7'));
  for (const id of ['wc-7', 'wc-8', 'wc-9']) {
    expect(await findRunFolder(root, id)).toEqual({ ok: false, error: { type: 'runGone' } });
  }
  expect(await listRunIds(root)).toEqual(['wc-1']);

  const other = join(folder.path, 'other');
  mkdirSync(other);
  symlinkSync(join(folder.path, 'outside'), join(other, '.workcells'));
  expect(await findRunFolder(other, 'wc-9')).toEqual({ ok: false, error: { type: 'runGone' } });
  expect(await listRunIds(other)).toEqual([]);

  symlinkSync('.workcells', join(folder.path, '.workcells'));
  expect(await findRunFolder(folder.path, 'wc-9')).toEqual({ ok: false, error: { type: 'runGone' } });
  expect(await listRunIds(folder.path)).toEqual([]);
});

it('reports that a missing run is gone, and that a file cannot be listed', async () => {
  expect(await listRunIds(root)).toEqual([]);
  expect(await listRunIds(join(root, 'gone'))).toEqual([]);
  expect(await findRunFolder(join(root, 'gone'), 'wc-1')).toEqual({ ok: false, error: { type: 'runGone' } });
  writeFileSync(join(root, '.workcells'), '');
  expect(await listRunIds(root)).toEqual([]);
  expect(await findRunFolder(root, 'wc-1')).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('lists newest first, and only folders with the name of a run', async () => {
  make(
    'wc-1-20251218T221223Z',
    'wc-10-20251217T000000Z',
    'wc-2-20251218T221223Z',
    'wc-custom',
    'node_modules',
    '.hidden',
  );
  writeFileSync(join(root, '.workcells', 'wc-3-20251219T000000Z'), 'a file');
  expect(await listRunIds(root)).toEqual([
    'wc-2-20251218T221223Z',
    'wc-1-20251218T221223Z',
    'wc-10-20251217T000000Z',
    'wc-custom',
  ]);
});

it('reports what a run contains', async () => {
  const workcell = await createRunFolder(root, now);
  expect(await readRunFolderContents(workcell)).toEqual(nothing);

  writeFileSync(workcell.telemetry, '');
  const proof = {
    prompt: 'Fix it',
    tool: 'codex',
    model: 'gpt-5.5',
    started_at: '2025-12-18T22:12:23.000Z',
    ended_at: null,
    start_commit: null,
    end_commit: null,
    files_changed: ['a.ts'],
    exit_status: 0,
    checks: [{ command: 'npm test', exit_code: 0, duration_ms: 12, passed: true }],
  };
  const record = await RecordFolder.open(workcell.path);
  await writeProof(workcell, record, proof);
  const logs = new RunLogs(workcell, record, () => undefined);
  logs.write('stdout', 'one ');
  logs.write('stderr', 'oh');
  logs.write('stdout', new TextEncoder().encode('two'));
  await logs.close();
  expect(await readRunFolderContents(workcell)).toEqual({
    hasTelemetry: true,
    hasProof: true,
    hasLogs: true,
    proof,
    proofProblem: null,
  });
  expect(readFileSync(join(workcell.logs, 'stdout.log'), 'utf8')).toBe('one two');
  expect(readFileSync(join(workcell.logs, 'stderr.log'), 'utf8')).toBe('oh');
  expect(existsSync(join(workcell.logs, 'protocol.jsonl'))).toBe(false);
});

it('reports what is wrong with the proof of another program', async () => {
  const workcell = await createRunFolder(root, now);
  for (const text of ['', '{"prompt": 7}', '{"prompt"', '\0']) {
    writeFileSync(workcell.proof, text);
    expect(await readRunFolderContents(workcell)).toEqual({
      ...nothing,
      hasProof: true,
      proofProblem: 'proof.json is not a valid proof.',
    });
  }
});

it('does not count links in a run as files', async () => {
  const workcell = await createRunFolder(root, now);
  for (const path of [workcell.telemetry, workcell.proof, workcell.logs]) symlinkSync(folder.path, path);
  expect(await readRunFolderContents(workcell)).toEqual(nothing);
});

it('reports once that logs cannot be written', async () => {
  const workcell = await createRunFolder(root, now);
  writeFileSync(workcell.logs, 'in the way');
  const problems: string[] = [];
  const logs = new RunLogs(workcell, await RecordFolder.open(workcell.path), (problem) => problems.push(problem));
  logs.write('stdout', 'one');
  logs.write('stderr', 'two');
  await logs.close();
  expect(problems).toHaveLength(1);
});

it('makes git ignore runs, once', async () => {
  const git = join(root, '.git');
  mkdirSync(join(git, 'objects'), { recursive: true });
  expect(await excludeFromGit(git)).toBe(true);
  expect(await excludeFromGit(git)).toBe(true);
  expect(readFileSync(join(git, 'info/exclude'), 'utf8')).toBe('.workcells/\n');

  writeFileSync(join(git, 'info/exclude'), '# mine\n*.log');
  expect(await excludeFromGit(git)).toBe(true);
  expect(readFileSync(join(git, 'info/exclude'), 'utf8')).toBe('# mine\n*.log\n.workcells/\n');
});

it('adds to the list that the worktrees of a repository share', async () => {
  const git = join(root, '.git');
  const own = join(git, 'worktrees', 'other');
  mkdirSync(own, { recursive: true });
  mkdirSync(join(git, 'objects'));
  writeFileSync(join(own, 'commondir'), '../..\n');
  expect(await excludeFromGit(own)).toBe(true);
  expect(readFileSync(join(git, 'info/exclude'), 'utf8')).toBe('.workcells/\n');
});

it('changes nothing outside a repository or through a link', async () => {
  expect(await excludeFromGit(root)).toBe(false);
  expect(existsSync(join(root, 'info'))).toBe(false);

  const git = join(root, '.git');
  mkdirSync(join(git, 'objects'), { recursive: true });
  mkdirSync(join(git, 'info'));
  writeFileSync(join(folder.path, 'mine'), 'mine');
  symlinkSync(join(folder.path, 'mine'), join(git, 'info/exclude'));
  expect(await excludeFromGit(git)).toBe(false);
  expect(readFileSync(join(folder.path, 'mine'), 'utf8')).toBe('mine');
});

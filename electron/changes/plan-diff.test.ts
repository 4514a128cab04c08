import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { type DiffPlan, planDiff } from './plan-diff.ts';
import { writePlan } from './write-plan.ts';

let folder: TestFolder;
beforeEach(async () => {
  folder = await createWorkspace({ files: { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n', 'run.sh': '#!/bin/sh\n' } });
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);
const textOf = (name: string) => readFileSync(at(name), 'utf8');
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder.path, encoding: 'utf8' });

const apply = async (diff: string) => {
  const plan = await planDiff(folder.path, diff);
  return plan.ok ? await write(plan.value) : plan;
};
const write = (plan: DiffPlan) => {
  const data = join(folder.path, '.git/data');
  mkdirSync(data, { recursive: true });
  const folders = { pending: join(data, 'transactions'), kept: join(data, 'removed') };
  const deps = { folders, stagingFolder: join(data, 'staging'), claimFiles: async () => null, now: () => 1_000 };
  return writePlan(deps, plan);
};
const change = (name: string, from: string, to: string) =>
  `--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-${from}\n+${to}\n`;

describe('a diff', () => {
  it('applies a diff as git does: changes, creates, deletes and renames files', async () => {
    writeFileSync(at('a.txt'), 'one\nTWO\nthree\n');
    mkdirSync(at('made/here'), { recursive: true });
    writeFileSync(at('made/here/new.txt'), 'new\n');
    git('rm', '-q', 'b.txt');
    git('mv', 'run.sh', 'start.sh');
    git('add', '-A');
    const diff = git('diff', '--cached', '-M');
    const wanted = git('write-tree');
    git('reset', '-q', '--hard');
    rmSync(at('made'), { recursive: true, force: true });

    expect(await apply(diff)).toEqual({ ok: true, value: null });
    git('add', '-A');
    expect(git('write-tree')).toBe(wanted);
    expect(existsSync(at('b.txt'))).toBe(false);
  });

  it('reports each file of a diff like a Codex patch', async () => {
    const plan = await planDiff(folder.path, change('a.txt', 'one', 'ONE'));
    expect(plan).toMatchObject({
      value: {
        fileChanges: [{ path: at('a.txt'), change: 'modified', movedTo: null, added: 1, removed: 1 }],
        changes: [{ path: at('a.txt'), kind: { type: 'update' }, diff: '@@ -1,1 +1,1 @@\n-one\n+ONE\n' }],
      },
    });
  });

  it.each([
    [
      'a new link',
      'diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n',
    ],
    [
      'a link that leads elsewhere',
      'diff --git a/l b/l\nindex 1234567..89abcde 120000\n--- a/l\n+++ b/l\n@@ -1 +1 @@\n-a.txt\n+/etc/passwd\n',
    ],
    ['a file that becomes a link', 'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 120000\n'],
    [
      'a link that is removed',
      'diff --git a/l b/l\ndeleted file mode 120000\n--- a/l\n+++ /dev/null\n@@ -1 +0,0 @@\n-a.txt\n',
    ],
    [
      'a submodule',
      'diff --git a/l b/l\nnew file mode 160000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+Subproject commit 1234567\n',
    ],
  ])('refuses a diff that has %s', async (_, diff) => {
    symlinkSync('a.txt', at('l'));
    const plan = await planDiff(folder.path, diff);
    expect(plan).toMatchObject({ ok: false, error: expect.stringContaining('is a link or a submodule') });
  });

  it('makes no file executable, and notes that', async () => {
    const made = 'diff --git a/new.sh b/new.sh\nnew file mode 100755\n--- /dev/null\n+++ b/new.sh\n@@ -0,0 +1 @@\n+x\n';
    const plan = await planDiff(folder.path, made);
    expect(plan).toMatchObject({ value: { notes: ['new.sh will not be made executable.'] } });
    await apply(made);
    expect(statSync(at('new.sh')).mode & 0o111).toBe(0);
    const changed = 'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n';
    expect(await planDiff(folder.path, changed)).toMatchObject({
      value: { notes: ['a.txt will not be made executable.'] },
    });
    expect(await planDiff(folder.path, change('a.txt', 'one', 'ONE'))).toMatchObject({ value: { notes: [] } });
  });

  it.each(['.git/config', 'GIT~1/config', '.g\u200cit/config', '.git. /config', '.git::$INDEX_ALLOCATION/config'])(
    'writes nothing to %s, whatever name a system accepts for it',
    async (name) => {
      const diff = `--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`;
      expect(await planDiff(folder.path, diff)).toMatchObject({
        ok: false,
        error: expect.stringContaining('Workcell does not write to'),
      });
    },
  );

  it('keeps an executable file executable', async () => {
    chmodSync(at('run.sh'), 0o755);
    await apply(change('run.sh', '#!/bin/sh', '#!/bin/bash'));
    expect(statSync(at('run.sh')).mode & 0o777).toBe(0o755);
  });

  it('changes nothing if one file does not have the lines of the diff', async () => {
    const diff = change('a.txt', 'one', 'ONE') + change('b.txt', 'something else', 'B');
    expect(await apply(diff)).toEqual({ ok: false, error: 'b.txt does not contain the lines that the diff changes.' });
    expect(textOf('a.txt')).toBe('one\ntwo\nthree\n');
  });

  it('undoes the whole diff if a file cannot be written', async () => {
    // By the time of the write, a file is in the place of the folder to create.
    const made = '--- /dev/null\n+++ b/made/new.txt\n@@ -0,0 +1 @@\n+new\n';
    const plan = await planDiff(folder.path, change('a.txt', 'one', 'ONE') + made);
    writeFileSync(at('made'), '');
    expect(plan.ok && (await write(plan.value)).ok).toBe(false);
    expect(textOf('a.txt')).toBe('one\ntwo\nthree\n');
  });

  it.each(['../out.txt', '/etc/out.txt', '.git/hooks/pre-commit', 'sub/.git/config', '.codex/config.toml'])(
    'writes nothing to %s',
    async (name) => {
      const diff = `--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`.replace('b//', '/');
      expect(await planDiff(folder.path, diff)).toEqual({ ok: false, error: `Workcell does not write to ${name}.` });
    },
  );

  it('follows no link out of the folder', async () => {
    const elsewhere = await createWorkspace({ files: { 'a.txt': 'one\n' }, git: false });
    symlinkSync(elsewhere.path, at('link'));
    symlinkSync(join(elsewhere.path, 'a.txt'), at('linked.txt'));
    for (const name of ['link/a.txt', 'linked.txt'])
      expect(await planDiff(folder.path, change(name, 'one', 'two'))).toMatchObject({ ok: false });
    expect(readFileSync(join(elsewhere.path, 'a.txt'), 'utf8')).toBe('one\n');
    await elsewhere.remove();
  });

  it('refuses a diff that creates an existing file, or deletes one with more content', async () => {
    const make = '--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+x\n';
    expect(await planDiff(folder.path, make)).toEqual({ ok: false, error: 'a.txt already exists.' });
    const remove = '--- a/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n';
    expect(await planDiff(folder.path, remove)).toEqual({
      ok: false,
      error: 'a.txt has lines that the diff does not delete.',
    });
    expect(await planDiff(folder.path, 'no diff at all')).toEqual({
      ok: false,
      error: 'The diff does not name a file.',
    });
    const twice = change('a.txt', 'one', 'ONE') + change('a.txt', 'one', 'TWO');
    expect(await planDiff(folder.path, twice)).toEqual({ ok: false, error: 'The diff changes the same file twice.' });
  });
});

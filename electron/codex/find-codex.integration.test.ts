import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { codexPackageName, findProgramOfPackage, isCodexItself } from './codex-package.ts';
import { type CodexSearch, findCodex, findCodexOnPath } from './find-codex.ts';

describe.skipIf(process.platform === 'win32')('findCodex', () => {
  let folder: TestFolder;
  let clock: ManualClock;
  let lifetime: Lifetime;
  beforeEach(() => {
    folder = createTemporaryFolder('find-codex');
    clock = new ManualClock();
    lifetime = new Lifetime();
  });
  afterEach(() => folder.remove());

  function find(search: Partial<CodexSearch>) {
    const context = { clock, lifetime, cwd: folder.path, environment: { PATH: '/usr/bin:/bin' } };
    return findCodex({ chosen: null, named: null, path: '', workspaces: [], packageRoots: [], context, ...search });
  }

  async function program(path: string, body = "echo 'codex-cli 0.200.1'"): Promise<string> {
    const file = join(folder.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return file;
  }

  /** Creates an npm package with a program, for lookups from the returned folder. */
  async function packaged(root: string): Promise<string> {
    const real = findProgramOfPackage(import.meta.dirname) ?? '';
    const inside = real.slice(real.indexOf(codexPackageName));
    await program(join(root, 'node_modules', inside));
    await writeFile(join(folder.path, root, 'node_modules', codexPackageName, 'package.json'), '{}');
    return join(folder.path, root);
  }

  it('takes the setting, then the variable, then the package, then PATH', async () => {
    const chosen = await program('chosen');
    const named = await program('named');
    const root = await packaged('app');
    const onPath = await program('bin/codex');
    const everything = { chosen, named, packageRoots: [root], path: dirname(onPath) };
    const source = async (search: Partial<CodexSearch>) => {
      const found = await find(search);
      return found.ok ? [found.value.source, found.value.version] : found.error;
    };
    expect(await source(everything)).toEqual(['setting', '0.200.1']);
    expect(await source({ ...everything, chosen: null })).toEqual(['environment', '0.200.1']);
    expect(await source({ ...everything, chosen: null, named: null })).toEqual(['package', '0.200.1']);
    expect(await source({ path: everything.path })).toEqual(['path', '0.200.1']);
  });

  it('distinguishes Codex from scripts, shims and other programs', async () => {
    const own = findProgramOfPackage(import.meta.dirname) ?? '';
    expect(await isCodexItself(own)).toBe(true);
    await symlink(own, join(folder.path, 'linked'));
    expect(await isCodexItself(join(folder.path, 'linked'))).toBe(true);
    expect(await isCodexItself(await program('codex'))).toBe(false);
    await symlink('/bin/sh', join(folder.path, 'codex-shim'));
    expect(await isCodexItself(join(folder.path, 'codex-shim'))).toBe(false);
    expect(await isCodexItself(join(folder.path, 'missing'))).toBe(false);
  });

  it('searches each root for the package in order', async () => {
    const root = await packaged('app');
    const found = await find({ packageRoots: [join(folder.path, 'elsewhere'), join(root, 'deep', 'inside')] });
    expect(found).toMatchObject({ ok: true, value: { binary: expect.stringContaining(codexPackageName) } });
  });

  it('starts the program next to the archive of a packaged app, because none can start inside it', async () => {
    const root = await packaged('resources/app.asar');
    const beside = await packaged('resources/app.asar.unpacked');
    const found = await find({ packageRoots: [root] });
    expect(found).toMatchObject({ ok: true, value: { binary: findProgramOfPackage(beside), source: 'package' } });
    expect(findProgramOfPackage(beside)).toContain(join('resources', 'app.asar.unpacked', 'node_modules'));
  });

  it('skips files on PATH that are not executable', async () => {
    await chmod(await program('first/codex'), 0o644);
    const second = await program('second/codex');
    const path = [join(folder.path, 'first'), '', dirname(second)].join(delimiter);
    expect(await find({ path })).toMatchObject({ ok: true, value: { binary: second } });
  });

  it('takes none on PATH from a folder in which turns can write', async () => {
    const planted = await program('workspace/bin/codex');
    const own = await program('bin/codex');
    await mkdir(join(folder.path, 'linked'));
    await symlink(planted, join(folder.path, 'linked', 'codex'));
    await symlink(join(folder.path, 'workspace'), join(folder.path, 'alias'));
    const places = ['workspace/bin', 'linked', 'alias/bin'].map((place) => join(folder.path, place));
    const path = ['.', 'bin', ...places, dirname(own)].join(delimiter);
    const workspaces = [join(folder.path, 'workspace')];
    expect(await find({ path, workspaces })).toMatchObject({ ok: true, value: { binary: own } });
    expect(await findCodexOnPath(path, workspaces)).toBe(own);
    expect(await findCodexOnPath(places.join(delimiter), workspaces)).toBeNull();
    expect(await find({ path: places.join(delimiter), workspaces })).toMatchObject({ error: { type: 'notFound' } });
  });

  it('starts the program behind the script of the npm package', async () => {
    const root = await packaged('global');
    const script = await program('global/node_modules/@openai/codex/bin/codex.js', 'exit 9');
    await mkdir(join(folder.path, 'bin'));
    await symlink(script, join(folder.path, 'bin/codex'));
    expect(await find({ path: join(folder.path, 'bin') })).toMatchObject({
      ok: true,
      value: { binary: findProgramOfPackage(root), source: 'path' },
    });
  });

  it('says where it looked if there is none', async () => {
    expect(await find({ path: folder.path })).toEqual({
      ok: false,
      error: { type: 'notFound', searched: [`the npm package ${codexPackageName}`, 'codex on PATH'] },
    });
    expect(await find({ named: '/nowhere/codex' })).toEqual({
      ok: false,
      error: { type: 'notFound', searched: ['/nowhere/codex (WORKCELL_CODEX_BIN)'] },
    });
  });

  it('treats a path as a path, not as shell words', async () => {
    const trap = join(folder.path, 'trap');
    const found = await find({ chosen: `${await program('codex')}; touch ${trap}` });
    expect(found).toMatchObject({ ok: false, error: { type: 'notFound' } });
  });

  it('detects a program that is not Codex by its output', async () => {
    const binary = await program('other', 'echo "GNU bash, version 5"');
    expect(await find({ chosen: binary })).toEqual({
      ok: false,
      error: { type: 'notCodex', binary, printed: 'GNU bash, version 5' },
    });
  });

  it('does not wait for a program that prints endlessly', async () => {
    expect(await find({ chosen: await program('flood', 'yes') })).toMatchObject({
      ok: false,
      error: { type: 'notCodex', printed: expect.stringMatching(/^y\ny\n/u) },
    });
  });

  it('reports how a program ended without output', async () => {
    expect(await find({ chosen: await program('mute', 'echo "wrong libc" >&2; exit 127') })).toEqual({
      ok: false,
      error: { type: 'exited', code: 127, signal: null, stderr: ['wrong libc'] },
    });
  });

  it('reports a file that is not executable', async () => {
    const binary = await program('codex');
    await chmod(binary, 0o644);
    expect(await find({ chosen: binary })).toMatchObject({
      ok: false,
      error: { type: 'cannotStart', message: expect.stringContaining('EACCES') },
    });
  });

  it('gives a program ten seconds to print its version', async () => {
    const found = find({ chosen: await program('hang', 'sleep 1000') });
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(10_000);
    expect(await found).toEqual({ ok: false, error: { type: 'noAnswer', afterMs: 10_000, stderr: [] } });
  });

  it('ends a program being checked when the result is no longer needed', async () => {
    const found = find({ chosen: await program('hang', 'sleep 1000') });
    await expect.poll(() => clock.pending).toBe(1);
    void lifetime.end();
    expect(await found).toMatchObject({ ok: false });
  });
});

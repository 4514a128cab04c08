import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { findOverwritten } from '../model/shell-commands/find-overwritten.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { FileKeeper, maxKeepMs } from './file-keeper.ts';

const absent: FileSnapshot = { kind: 'absent' };
const ignored: FileSnapshot = { kind: 'lost', why: 'ignored' };
const stored: FileSnapshot = { kind: 'file', sha256: '0', mode: 0o644, size: 1 };

/** Creates a keeper for a folder with these files. `isIgnored` says which of them no scan stores until they are kept. */
async function createBench(files: Readonly<Record<string, string>>, isIgnored: (path: string) => boolean) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-keep-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const folder = join(top, 'folder');
  await mkdir(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const clock = new ManualClock();
  const kept = new Set<string>();
  const scanning = Promise.withResolvers<void>();
  /** Files that no scan has seen yet. */
  const unknown = new Set<string>();
  let scan = async (): Promise<null> => {
    unknown.clear();
    return null;
  };
  const keeper = new FileKeeper({
    clock,
    home: homedir(),
    scanner: { keep: (_root, paths) => paths.forEach((path) => void kept.add(path)) },
    history: { scan: () => scan() },
    store: {
      states: async (_root, paths) =>
        paths.map((path) => (unknown.has(path) ? absent : isIgnored(path) && !kept.has(path) ? ignored : stored)),
    },
  });
  return {
    folder,
    clock,
    kept,
    unknown,
    /** Makes the next scan hang. Resolves when it has begun. */
    hang: () => {
      scan = () => {
        scanning.resolve();
        return new Promise(() => undefined);
      };
      return scanning.promise;
    },
    keepFrom: (command: string, workingFolder: string | null = null) =>
      keeper.keepFrom({ overwrites: findOverwritten(command, false), folder, workingFolder }),
  };
}

it('promises no copy that is not made in time', async () => {
  const { clock, hang, keepFrom } = await createBench({ '.env': 'secret' }, () => true);
  const hangs = hang();
  const asked = keepFrom('rm .env');
  await hangs;
  clock.advance(maxKeepMs);
  expect(await asked).toEqual({
    kept: { files: 0, bytes: 0, paths: [] },
    notKept: { places: 1, named: [{ path: '.env', why: 'notStored' }] },
  });
});

it('follows no link out of the folder to what a command deletes', async () => {
  const { folder, keepFrom, kept } = await createBench({ 'data/own': '1', '../other/file': '2' }, () => true);
  await symlink('../../other', join(folder, 'data/link'));
  await symlink('../other', join(folder, 'link'));
  await keepFrom('rm -rf data link');
  expect([...kept]).toEqual(['data/own']);
});

it('finds what a command deletes from a folder in the folder, and through a link to it', async () => {
  const { folder, keepFrom, kept } = await createBench({ 'data/a': '1', 'data/b/c': '2', d: '3' }, () => true);
  await symlink('data', join(folder, 'way'));
  await keepFrom('rm a', join(folder, 'data'));
  expect([...kept]).toEqual(['data/a']);
  await keepFrom('rm -rf way/b');
  expect([...kept]).toEqual(['data/a', 'data/b/c']);
  await keepFrom(`rm -rf ${folder}`, '/');
  expect([...kept].toSorted()).toEqual(['d', 'data/a', 'data/b/c']);
});

it('keeps what a command deletes with the folder, and names what is around it', async () => {
  const { folder, keepFrom, kept } = await createBench({ '.env': '1', 'data/own': '2' }, () => true);
  const above = dirname(folder);
  for (const command of [`rm -rf ${above}`, 'rm -rf ..', 'cd ..; rm -rf .']) {
    kept.clear();
    const found = await keepFrom(command);
    expect(found?.notKept.named, command).toEqual([{ path: above, why: 'outside' }]);
    expect([...kept].toSorted(), command).toEqual(['.env', 'data/own']);
  }
  expect((await keepFrom('rm -rf /'))?.notKept.named).toContainEqual({ path: '/', why: 'outside' });
});

it('keeps at most 2,000 files and none over 10 MB, and names the others', async () => {
  const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`data/${at}`, '']));
  const { folder, keepFrom, kept } = await createBench({ ...many, 'large/disk.img': '' }, () => true);
  await truncate(join(folder, 'large/disk.img'), 10 * 1_048_576 + 1);
  const found = await keepFrom('rm -rf data large');
  expect(kept.size).toBe(2_000);
  expect(found?.notKept.places).toBe(2);
  expect(found?.notKept.named.map(({ why }) => why).toSorted()).toEqual(['tooLarge', 'tooMany']);
});

it('finds an ignored file that no scan has seen', async () => {
  const { keepFrom, kept, unknown } = await createBench({ '.env': 'secret' }, () => true);
  unknown.add('.env');
  expect((await keepFrom('rm .env'))?.kept.paths).toEqual(['.env']);
  expect([...kept]).toEqual(['.env']);
});

it('keeps comparing a file that an earlier start has kept, without a word about it', async () => {
  const { keepFrom, kept } = await createBench({ '.env': 'secret' }, () => false);
  expect(await keepFrom('echo x > .env')).toBeNull();
  expect([...kept]).toEqual(['.env']);
});

it('keeps the target of a link that a command writes to, and nothing for a link that it deletes', async () => {
  const { folder, keepFrom, kept } = await createBench({ 'data/real': '1' }, () => true);
  await symlink('data/real', join(folder, 'link'));
  await keepFrom('rm link');
  expect([...kept]).toEqual([]);
  await keepFrom('echo x > link');
  expect([...kept]).toEqual(['data/real']);
});

it('looks at no folder for a command that deletes nothing', async () => {
  const { keepFrom, kept } = await createBench({ '.env': 'secret' }, () => true);
  expect(await keepFrom('cat .env')).toBeNull();
  expect(kept.size).toBe(0);
});

it('names the folder of git only for what can delete it', async () => {
  const files = { '.git/HEAD': '1', '.env': '2', 'data/own': '3' };
  const { folder, keepFrom, kept } = await createBench(files, () => true);
  const found = async (command: string) => {
    kept.clear();
    const named = (await keepFrom(command))?.notKept.named.map(({ path }) => path);
    return [...[...kept].toSorted(), ...(named ?? [])].join(' ');
  };
  expect(await found('rm -rf *')).toBe('data/own');
  expect(await found('git clean -fdx')).toBe('.env data/own');
  expect(await found('rm -rf "$PWD/data"')).toBe('data/own');
  for (const command of ['rm -rf .*', `rm -rf ${folder}`, 'rm -rf $X']) {
    expect(await found(command), command).toContain('.git');
  }
  expect(await found('rm -rf .git; git clean -fdx')).toBe('.env data/own .git');
});

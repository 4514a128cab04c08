import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Asked } from '../../shared/approvals/approval.ts';
import { emptyWindows, pathsElsewhere } from '../files/testing/empty-windows.ts';
import { inspectPlaces } from './inspect-places.ts';
import { expandChoices } from './program-files/find-program-file.ts';
import { programFiles } from './program-files/program-files.ts';

function makeFolder() {
  const { path, remove } = createTemporaryFolder('places');
  onTestFinished(() => remove());
  const write = (name: string, text = '') => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  return { path, write, at: (name: string) => join(path, name) };
}

type Change = Extract<Asked, { kind: 'patch' }>['files'][number];

function patchOf(...files: readonly (Pick<Change, 'path'> & Partial<Change>)[]): Asked {
  const whole = files.map((file) => ({ change: 'modified' as const, movedTo: null, added: 1, removed: 1, ...file }));
  return { kind: 'patch', files: whole, grantRoot: null };
}

it.skipIf(process.platform === 'win32')('returns where a path leads that goes up from behind a link', async () => {
  const { at, path, write } = makeFolder();
  write('deep/.husky/_/h');
  symlinkSync('deep/.husky/_', at('link'));
  symlinkSync('/usr/lib', at('outside'));
  const judged = await inspectPlaces(
    patchOf({ path: `${path}/link/../pre-push` }, { path: 'outside/../a.txt' }, { path: `${path}/deep/../b.txt` }),
    path,
  );
  expect(judged).toEqual([
    { path: at('pre-push'), leadsTo: 'deep/.husky/pre-push', runs: 'commit', hasOtherNames: false },
    { path: at('a.txt'), leadsTo: '/usr/a.txt', runs: null, hasOtherNames: false },
  ]);
});

it('returns where a file really leads through links, and whether programs run it', async () => {
  const { at, path, write } = makeFolder();
  write('.vscode/tasks.json');
  write('.git/HEAD');
  symlinkSync('.vscode', at('notes'));
  symlinkSync('notes', at('more'));
  symlinkSync('.git', at('data'));
  symlinkSync(at('nowhere/.husky'), at('later'));
  symlinkSync('/etc', at('outside'));
  write('src/a.ts');
  symlinkSync('a.ts', at('src/b.ts'));
  const asked = patchOf(
    { path: at('notes/tasks.json') },
    { path: at('more/new.json'), change: 'added' },
    { path: at('data/hooks/pre-push'), change: 'added' },
    { path: at('src/a.ts'), change: 'renamed', movedTo: at('later/pre-commit') },
    { path: at('outside/hosts'), change: 'deleted' },
    { path: at('src/b.ts') },
    { path: at('package.json'), change: 'deleted' },
    { path: at('README.md'), change: 'added' },
  );
  const base = { hasOtherNames: false };
  expect(await inspectPlaces(asked, path)).toEqual([
    { ...base, path: at('notes/tasks.json'), leadsTo: '.vscode/tasks.json', runs: 'editor' },
    { ...base, path: at('more/new.json'), leadsTo: '.vscode/new.json', runs: 'editor' },
    { ...base, path: at('data/hooks/pre-push'), leadsTo: '.git/hooks/pre-push', runs: 'git' },
    { ...base, path: at('later/pre-commit'), leadsTo: 'nowhere/.husky/pre-commit', runs: 'commit' },
    { ...base, path: at('outside/hosts'), leadsTo: '/etc/hosts', runs: null },
    { ...base, path: at('src/b.ts'), leadsTo: 'src/a.ts', runs: null },
    { ...base, path: at('package.json'), leadsTo: null, runs: 'install' },
  ]);
});

it('finds every file of the table through any chain of links and by any kind of change', async () => {
  const { at, path } = makeFolder();
  const patterns = programFiles.flatMap(({ files }) => files.flatMap(expandChoices));
  const names = fc.constantFrom(...patterns.map((one) => one.replace(/\/\*\*$/, '/x').replaceAll('*', 'my')));
  const chain = fc.array(fc.constantFrom('file', 'folder'), { minLength: 1, maxLength: 4 });
  const change = fc.constantFrom('added', 'modified', 'deleted', 'renamed' as const);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(names, chain, change, fc.boolean(), async (name, kinds, kind, isUpper) => {
      count += 1;
      const place = `case-${count}`;
      let target = at(join(place, 'sub', isUpper ? name.toUpperCase() : name));
      mkdirSync(dirname(target), { recursive: true });
      if (kind !== 'added') writeFileSync(target, '');
      for (const [step, link] of kinds.entries()) {
        const next = at(join(place, `link-${step}`));
        symlinkSync(link === 'file' ? target : relative(dirname(next), dirname(target)) || '.', next);
        target = link === 'file' ? next : join(next, target.slice(dirname(target).length + 1));
      }
      const moves = kind === 'renamed' ? { path: at('ordinary.txt'), movedTo: target } : { path: target };
      const found = await inspectPlaces(patchOf({ change: kind, ...moves }), path);
      expect([name, found]).toMatchObject([name, [{ path: target, runs: expect.any(String) }]]);
      rmSync(at(place), { recursive: true });
    }),
    { numRuns: runs(150, 3_000) },
  );
});

it('counts everything in a bare repository and in the folder of a worktree, also while a patch makes one', async () => {
  const { at, path, write } = makeFolder();
  for (const name of ['store/HEAD', 'store/objects/x', 'store/refs/x', 'tree/HEAD', 'tree/commondir']) write(name);
  write('half/HEAD');
  write('half/objects/x');
  const runsOf = async (...files: readonly string[]) =>
    (await inspectPlaces(patchOf(...files.map((file) => ({ path: at(file) }))), path)).map((place) => place.runs);
  expect(await runsOf('store/hooks/all.sh', 'tree/config.worktree')).toEqual(['git', 'git']);
  expect(await runsOf('half/config')).toEqual([]);
  expect(await runsOf('half/config', 'half/refs/heads/main')).toEqual(['git', 'git']);
  expect(await runsOf('new/HEAD', 'new/objects/a', 'new/refs/a', 'new/config')).toEqual(['git', 'git', 'git', 'git']);
});

it('names files that have other names on the disk', async () => {
  const { at, path, write } = makeFolder();
  write('.envrc');
  linkSync(at('.envrc'), at('notes.txt'));
  expect(await inspectPlaces(patchOf({ path: at('notes.txt') }), path)).toMatchObject([
    { path: at('notes.txt'), leadsTo: null, hasOtherNames: true },
  ]);
});

it('inspects what permissions, commands, and tools of other runners name, but not what they only read', async () => {
  const { at, path, write } = makeFolder();
  write('.vscode/tasks.json');
  symlinkSync('.vscode', at('notes'));
  const grants = { network: false, other: null, read: [at('notes'), at('.git')], write: [at('.github/workflows')] };
  const expected = [
    { path: at('.github/workflows'), leadsTo: null, runs: 'server' },
    { path: at('notes'), leadsTo: '.vscode', runs: null },
  ];
  expect(await inspectPlaces({ kind: 'permissions', ...grants }, path)).toMatchObject(expected);
  const command = { kind: 'command', command: 'ls', proposedRule: null } as const;
  expect(await inspectPlaces({ ...command, cwd: path, additional: grants }, path)).toMatchObject(expected);
  expect(await inspectPlaces({ ...command, cwd: at('notes') }, path)).toMatchObject([{ leadsTo: '.vscode' }]);
  const tool = { kind: 'tool', tool: 'Write', command: null, path: 'notes/tasks.json', input: '{}' } as const;
  expect(await inspectPlaces(tool, path)).toMatchObject([{ leadsTo: '.vscode/tasks.json', runs: 'editor' }]);
});

it('returns no warning for a folder behind a link or above the thread', async () => {
  const { at, path, write } = makeFolder();
  write('real/.vscode/app/src/a.ts');
  symlinkSync('real/.vscode/app', at('app'));
  expect(await inspectPlaces(patchOf({ path: at('app/src/a.ts') }), at('app'))).toEqual([]);
  expect(await inspectPlaces(patchOf({ path: at('real/.vscode/app/src/a.ts') }), at('app'))).toEqual([]);
  expect(await inspectPlaces(patchOf({ path: at('app/src/a.ts') }), path)).toMatchObject([{ runs: 'editor' }]);
});

it.each(pathsElsewhere)('looks at nothing on another machine before the answer: %s', async (path) => {
  const { looks, system } = emptyWindows();
  const file = patchOf({ path }, { path: 'C:\\w\\a.ts', movedTo: path });
  const command = { kind: 'command', command: 'dir', cwd: path, proposedRule: null } as const;
  await inspectPlaces(file, 'C:\\w', system);
  await inspectPlaces(command, 'C:\\w', system);
  expect(looks).not.toEqual([]);
  expect(looks.filter((look) => !look.toLowerCase().startsWith('c:'))).toEqual([]);
});

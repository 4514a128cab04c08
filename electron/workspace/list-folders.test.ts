import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { listMatchingFolders } from './list-folders.ts';

describe('folders for a typed path', () => {
  let home = '';
  const recentOf = (path: string) => ({ path, name: 'recent', displayPath: path, openedAt: 1 });
  const list = (typed: string, recent = [] as string[]) =>
    listMatchingFolders(typed, { home, recent: recent.map(recentOf), clock: new ManualClock() });
  const names = async (typed: string) => (await list(typed)).map((choice) => choice.name);
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'workcell-list-'));
    for (const name of ['beta', 'alpha', 'Album', '.hidden']) await mkdir(join(home, name));
    await writeFile(join(home, 'alphabet.txt'), '');
  });
  afterEach(() => rm(home, { recursive: true }));

  it('the folder list lists folders inside, by name, and no files', async () => {
    expect(await names(`${home}/`)).toEqual(['Album', 'alpha', 'beta']);
  });

  it('the folder list completes a name in any case, and understands the home folder', async () => {
    expect(await names('~/AL')).toEqual(['Album', 'alpha']);
    expect(await names('~')).toEqual(['Album', 'alpha', 'beta']);
  });

  it('the folder list shows hidden folders once a dot is typed', async () => {
    expect(await names(`${home}/.`)).toEqual(['.hidden']);
  });

  it.skipIf(process.platform === 'win32')('the folder list offers no links, whatever they lead to', async () => {
    await symlink('/', join(home, 'album-of-everything'));
    expect(await names(`${home}/al`)).toEqual(['Album', 'alpha']);
  });

  it('the folder list puts recent folders first and only once', async () => {
    const choices = await list(`${home}/`, [join(home, 'beta'), '/elsewhere']);
    expect(choices.map(({ name, recent }) => [name, recent])).toEqual([
      ['beta', true],
      ['Album', false],
      ['alpha', false],
    ]);
  });

  it('the folder list offers the recent ones while nothing is typed', async () => {
    expect((await list('', ['/one', '/two'])).map((choice) => choice.path)).toEqual(['/one', '/two']);
  });

  it('the folder list has the branch of a repository', async () => {
    await mkdir(join(home, 'alpha', '.git'));
    await writeFile(join(home, 'alpha', '.git', 'HEAD'), 'ref: refs/heads/main\n');
    expect(await list('~/alp')).toEqual([{ path: join(home, 'alpha'), name: 'alpha', branch: 'main', recent: false }]);
  });

  it.each(['relative', '/no/such/folder/', '\0', '~else/'])('the folder list offers nothing for %j', async (typed) => {
    expect(await list(typed)).toEqual([]);
  });

  it('the folder list returns at most two hundred', async () => {
    await Promise.all(Array.from({ length: 230 }, (_, number) => mkdir(join(home, `many-${number}`))));
    expect(await list('~/many-')).toHaveLength(200);
  });

  it('the folder list returns what it has if the disk does not answer in time', async () => {
    const clock = new ManualClock();
    const listing = listMatchingFolders('/', { home, recent: [recentOf('/recent')], clock });
    clock.advance(1_000);
    expect((await listing).map((choice) => choice.path)).toContain('/recent');
  });
});

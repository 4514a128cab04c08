import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { systemClock } from '../files/system-clock.ts';
import { RunPrograms, type RunProgramsDeps } from './run-programs.ts';

type Place = {
  readonly in?: 'open' | 'bin';
  readonly kind?: RunProgramsDeps['kind'];
  /** The folders of the environment, in the folder of the test. */
  readonly folders?: Readonly<Record<string, string>>;
};

/** Finds gh on a PATH with one folder, while the folder `open` is open, and `link` leads to it. */
async function findGh({ in: place = 'bin', kind = 'personal', folders = {} }: Place) {
  const folder = createCacheFolder('gh');
  onTestFinished(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  for (const name of ['open', 'bin', 'part', 'xdg']) mkdirSync(at(name), { recursive: true });
  symlinkSync(at('open'), at('link'), 'junction');
  symlinkSync(at('open'), at('part/hosts.yml'), 'junction');
  symlinkSync(at('open'), at('xdg/gh'), 'junction');
  const program = join(at(place), process.platform === 'win32' ? 'gh.exe' : 'gh');
  writeFileSync(program, '', { mode: 0o755 });
  const named = Object.entries(folders).map(([name, value]) => [name, at(value)] as const);
  const programs = new RunPrograms({
    kind,
    clock: systemClock,
    // Finding gh uses neither.
    records: undefined as never,
    threads: undefined as never,
    terminalEnvironment: Promise.resolve({
      ...{ PATH: at(place), HOME: at('home'), USERPROFILE: at('home'), ...Object.fromEntries(named) },
    }),
    knownFolders: { list: async () => [at('open')] },
    dataFolder: folder.path,
  });
  return { found: await programs.findGh(), program, at };
}

it('finds the gh of the PATH, with the configuration that the user has chosen', async () => {
  const { at, found, program } = await findGh({ folders: { GH_CONFIG_DIR: 'config', XDG_CONFIG_HOME: 'open' } });
  expect(found).toMatchObject({ program, environment: { PATH: at('bin'), GH_CONFIG_DIR: at('config') } });
});

it('does not find a gh in a folder that is open', async () => {
  expect((await findGh({ in: 'open' })).found).toBe('missing');
});

it.each([
  { GH_CONFIG_DIR: 'open/config' },
  { GH_CONFIG_DIR: 'link/config' },
  { GH_CONFIG_DIR: 'part' },
  { XDG_CONFIG_HOME: 'xdg' },
  { HOME: 'link', USERPROFILE: 'link' },
])('the gh with settings in %j, where a turn can write, is foreign', async (folders) => {
  expect((await findGh({ folders })).found).toBe('foreign');
});

it('finds no gh for the demo', async () => {
  expect((await findGh({ kind: 'demo' })).found).toBe('demo');
});

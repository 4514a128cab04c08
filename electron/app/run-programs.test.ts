import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { type HostingService, hostingPrograms } from '../../shared/commits/hosting-service.ts';
import { systemClock } from '../files/system-clock.ts';
import { RunPrograms, type RunProgramsDeps } from './run-programs.ts';

type Place = {
  readonly service?: HostingService;
  readonly in?: 'open' | 'bin';
  readonly kind?: RunProgramsDeps['kind'];
  /** The folders of the environment, in the folder of the test. */
  readonly folders?: Readonly<Record<string, string>>;
};

/** Finds gh or glab on a PATH with one folder, while the folder `open` is open, and `link` leads to it. */
async function findTool({ service = 'gitHub', in: place = 'bin', kind = 'personal', folders = {} }: Place) {
  const name = hostingPrograms[service];
  const folder = createCacheFolder(name);
  onTestFinished(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  for (const name of ['open', 'bin', 'part', 'xdg']) mkdirSync(at(name), { recursive: true });
  symlinkSync(at('open'), at('link'), 'junction');
  symlinkSync(at('open'), at('part/hosts.yml'), 'junction');
  symlinkSync(at('open'), at('part/aliases.yml'), 'junction');
  symlinkSync(at('open'), at('xdg/gh'), 'junction');
  symlinkSync(at('open'), at('xdg/glab-cli'), 'junction');
  const program = join(at(place), process.platform === 'win32' ? `${name}.exe` : name);
  writeFileSync(program, '', { mode: 0o755 });
  const named = Object.entries(folders).map(([name, value]) => [name, at(value)] as const);
  const programs = new RunPrograms({
    kind,
    clock: systemClock,
    // Finding a program uses neither.
    records: undefined as never,
    threads: undefined as never,
    terminalEnvironment: Promise.resolve({
      ...{ PATH: at(place), HOME: at('home'), USERPROFILE: at('home'), ...Object.fromEntries(named) },
    }),
    knownFolders: { list: async () => [at('open')] },
    dataFolder: folder.path,
  });
  return { found: await programs.findHostingTool(service), program, at };
}

it.each([
  ['gitHub', 'GH_CONFIG_DIR'],
  ['gitLab', 'GLAB_CONFIG_DIR'],
] as const)(
  'finds the program for %s on the PATH, with the configuration that the user has chosen',
  async (service, variable) => {
    const { at, found, program } = await findTool({
      service,
      folders: { [variable]: 'config', XDG_CONFIG_HOME: 'open' },
    });
    expect(found).toMatchObject({ service, program, environment: { PATH: at('bin'), [variable]: at('config') } });
  },
);

it.each(['gitHub', 'gitLab'] as const)('does not find a program for %s in a folder that is open', async (service) => {
  expect((await findTool({ service, in: 'open' })).found).toBe('missing');
});

it.each([
  ['gitHub', { GH_CONFIG_DIR: 'open/config' }],
  ['gitHub', { GH_CONFIG_DIR: 'link/config' }],
  ['gitHub', { GH_CONFIG_DIR: 'part' }],
  ['gitHub', { XDG_CONFIG_HOME: 'xdg' }],
  ['gitHub', { HOME: 'link', USERPROFILE: 'link' }],
  ['gitLab', { GLAB_CONFIG_DIR: 'open/config' }],
  ['gitLab', { GLAB_CONFIG_DIR: 'part' }],
  ['gitLab', { XDG_CONFIG_HOME: 'xdg' }],
  ['gitLab', { HOME: 'link', USERPROFILE: 'link' }],
] as const)('the program for %s with settings in %j, where a turn can write, is foreign', async (service, folders) => {
  expect((await findTool({ service, folders })).found).toBe('foreign');
});

it('finds no program for the demo', async () => {
  expect((await findTool({ kind: 'demo' })).found).toBe('demo');
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { systemClock } from '../files/system-clock.ts';
import { RunPrograms, type RunProgramsDeps } from './run-programs.ts';

/** Finds gh on a PATH with one folder, while the folder `open` is open. */
async function findGh({ in: place, kind = 'personal' }: { in: 'open' | 'bin'; kind?: RunProgramsDeps['kind'] }) {
  const folder = createCacheFolder('gh');
  onTestFinished(() => folder.remove());
  const bin = join(folder.path, place);
  for (const name of ['open', 'bin']) mkdirSync(join(folder.path, name), { recursive: true });
  const program = join(bin, process.platform === 'win32' ? 'gh.exe' : 'gh');
  writeFileSync(program, '', { mode: 0o755 });
  const programs = new RunPrograms({
    kind,
    clock: systemClock,
    // Finding gh uses neither.
    records: undefined as never,
    threads: undefined as never,
    terminalEnvironment: Promise.resolve({ PATH: bin, GH_CONFIG_DIR: join(folder.path, place, 'config') }),
    knownFolders: { list: async () => [join(folder.path, 'open')] },
    dataFolder: folder.path,
  });
  return { found: await programs.findGh(), program, bin };
}

it('finds the gh of the PATH, with the configuration that the user has chosen', async () => {
  const { bin, found, program } = await findGh({ in: 'bin' });
  expect(found).toMatchObject({ program, environment: { PATH: bin, GH_CONFIG_DIR: join(bin, 'config') } });
});

it('does not find a gh in a folder that is open', async () => {
  expect((await findGh({ in: 'open' })).found).toBe('missing');
});

it('finds no gh for the demo', async () => {
  expect((await findGh({ in: 'bin', kind: 'demo' })).found).toBe('demo');
});

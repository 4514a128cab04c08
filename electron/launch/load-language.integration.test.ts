import { execFile, execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';

const program = `import(${JSON.stringify(new URL('load-language.ts', import.meta.url).href)}).then(() =>
  process.stdout.write(globalThis.workcellWords?.language ?? 'none'))`;

let folder: TestFolder;
let file = '';
beforeEach(() => {
  folder = createTemporaryFolder('speak');
  file = join(folder.path, 'config.toml');
});
afterEach(() => folder.remove());

/** Returns the language that a program uses with this data folder. */
async function spoken(): Promise<string> {
  const env = { ...process.env, WORKCELL_DATA_DIR: folder.path, LC_ALL: 'en_US.UTF-8' };
  // The catalog is next to the built program. Here it is missing, and stderr says so.
  const { stderr, stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env, timeout: 20_000 });
  return stderr.includes('"de"') ? 'de' : stdout;
}

describe('the language of a program', () => {
  it('the language of a program is the one in config.toml', async () => {
    writeFileSync(file, 'language = "de"\n');
    expect(await spoken()).toBe('de');
  });

  it.skipIf(process.platform === 'win32')(
    'reading the language does not wait for a pipe in place of config.toml',
    async () => {
      execFileSync('mkfifo', [file]);
      expect(await spoken()).toBe('none');
    },
  );

  it('does not read the language from a huge config.toml', async () => {
    writeFileSync(file, 'language = "de"\n');
    truncateSync(file, 3 * 1024 ** 3);
    expect(await spoken()).toBe('none');
  });
});

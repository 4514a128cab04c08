import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';

const program = fileURLToPath(new URL('./testing/write-until-full.ts', import.meta.url));

// A file size limit simulates the full disk, because a process can set one without special rights. SQLite reports both
// the same way.
describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = createTemporaryFolder('full');
  });
  afterEach(() => folder.remove());

  it('a full disk loses no stored data, and can be written again once there is room', async () => {
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

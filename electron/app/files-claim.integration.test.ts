import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ok } from '../../shared/base/result.ts';
import { FolderClaim } from '../store/sqlite/folder-claim.ts';
import { writeOwner } from './encryption/folder-owner.ts';
import { startWorker } from './encryption/testing/test-store.ts';
import { FilesClaim } from './files-claim.ts';
import { TestApp } from './testing/test-app.ts';

describe('the claim on the files of a data folder', () => {
  it('gives the claim on a data folder to one host, and lets the next host recover only once it has the claim', async () => {
    const folder = createTemporaryFolder('claim');
    onTestFinished(() => folder.remove());
    const recovered: string[] = [];
    const hostOf = (name: string) => {
      const claim = new FolderClaim();
      onTestFinished(() => claim.release());
      const files = new FilesClaim(
        folder.path,
        async () => ok(claim.claim(folder.path)),
        async () => void recovered.push(name),
      );
      return { claim, files };
    };
    const [first, second] = [hostOf('first'), hostOf('second')];
    expect(await first.files.take()).toBeNull();
    expect(await second.files.take()).toContain('is using this data folder');
    await writeOwner(folder.path, { kind: 'desktop', address: null });
    expect(await second.files.take()).toContain(`process ${process.pid}`);
    expect(await first.files.take()).toBeNull();
    expect(recovered).toEqual(['first']);
    first.claim.release();
    expect(await Promise.all([second.files.take(), second.files.take()])).toEqual([null, null]);
    expect(recovered).toEqual(['first', 'second']);
    // `take` checks each time: a lost claim does not count.
    expect(await first.files.take()).toContain('is using this data folder');
    second.claim.release();
    expect(await first.files.take()).toBeNull();
    expect(recovered).toEqual(['first', 'second', 'first']);
  });

  it('refuses the claim if the folder cannot be locked or the store has ended', async () => {
    const store = startWorker();
    const folder = '/nowhere/at/all';
    const claim = new FilesClaim(
      folder,
      () => store.call('claimFolder', { folder }),
      async () => undefined,
    );
    expect(await claim.take()).toContain('cannot lock its data folder');
    await store.close();
    expect(await claim.take()).toContain('Restart Workcell');
  });

  it('gives the claim and the databases to the same host when two hosts start at once, repeatedly', async () => {
    const program = fileURLToPath(new URL('./testing/claim-folder-and-say.ts', import.meta.url));
    const root = createTemporaryFolder('two-hosts');
    onTestFinished(() => root.remove());
    const hosts = (['sessions', 'files'] as const).map((first) => {
      const child = spawn(process.execPath, [program, root.path, first], { stdio: ['pipe', 'pipe', 'inherit'] });
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      return { child, next: async () => (await lines.next()).value ?? '' };
    });
    const each = <T>(act: (host: (typeof hosts)[number]) => Promise<T>) => Promise.all(hosts.map(act));
    const step = () => hosts.map(({ child }) => child.stdin.write('\n'));
    for (let round = 0; round < 15; round += 1) {
      expect(await each((host) => host.next())).toEqual(['ready', 'ready']);
      step();
      const got = await each(async (host) => JSON.parse(await host.next()));
      expect(got.toSorted((a, b) => Number(b.files) - Number(a.files))).toEqual([
        { files: true, sessions: true },
        { files: false, sessions: false },
      ]);
      step();
    }
    await each(({ child }) => {
      const ended = once(child, 'exit');
      child.stdin.end();
      return ended;
    });
  });
});

it('keeps a second host away from the work of the first one', async () => {
  const app = await TestApp.start();
  onTestFinished(() => app.end());
  await app.booted;
  const data = app.dataFolder.path;
  const staged = join(data, 'staging', 'a run', 'a.txt');
  const unfinished = join(data, 'transactions', 'one', 'journal.json');
  for (const path of [staged, unfinished]) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, 'of the first host');
  }
  const second = app.createSecondHost();
  await second.booted;
  expect([existsSync(staged), existsSync(unfinished)]).toEqual([true, true]);
  await second.shutdown();
  // The next host cleans up on its own.
  await app.restart();
  expect(existsSync(staged)).toBe(false);
});

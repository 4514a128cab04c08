import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { FilesClaim } from './files-claim.ts';
import { noteOwner } from './protection/folder-owner.ts';
import { TestDesk } from './testing/test-desk.ts';

describe('the claim to the files of a data folder', () => {
  it('belongs to one host, and the next one recovers only after it has the claim', async () => {
    const folder = createTemporaryFolder('claim');
    onTestFinished(() => folder.remove());
    const recovered: string[] = [];
    const claimOf = (name: string) =>
      new FilesClaim(folder.path, async () => {
        recovered.push(name);
      });
    const [first, second] = [claimOf('first'), claimOf('second')];
    onTestFinished(() => second.release());
    expect(await first.take()).toBeNull();
    expect(await second.take()).toContain('Another Workcell uses this data folder');
    await noteOwner(folder.path, { kind: 'desktop', address: null });
    expect(await second.take()).toContain(`process ${process.pid}`);
    expect(await first.take()).toBeNull();
    expect(recovered).toEqual(['first']);
    first.release();
    expect(await Promise.all([second.take(), second.take()])).toEqual([null, null]);
    expect(recovered).toEqual(['first', 'second']);
  });

  it('is refused where the folder cannot be locked', async () => {
    const claim = new FilesClaim('/nowhere/at/all', async () => undefined);
    expect(await claim.take()).toContain('cannot lock its data folder');
  });
});

it('a second host leaves alone what the first one works on', async () => {
  const desk = await TestDesk.start();
  onTestFinished(() => desk.end());
  await desk.booted;
  const data = desk.dataFolder.path;
  const staged = join(data, 'staging', 'a run', 'a.txt');
  const underWay = join(data, 'transactions', 'one', 'journal.json');
  for (const path of [staged, underWay]) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, 'of the first host');
  }
  const second = desk.another();
  await second.booted;
  expect([existsSync(staged), existsSync(underWay)]).toEqual([true, true]);
  await second.shutdown();
  // The next host on its own cleans up.
  await desk.restart();
  expect(existsSync(staged)).toBe(false);
});

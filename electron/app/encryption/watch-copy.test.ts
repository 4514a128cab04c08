import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { CopyControl } from '../../store/sqlite/copy-control.ts';
import type { RewriteProgress } from './watch-copy.ts';
import { watchCopy } from './watch-copy.ts';

it('reports the growth of a copy toward the size of the old file, then the current step, until it ends', async () => {
  const folder = createTemporaryFolder('watch-copy');
  const path = join(folder.path, 'sessions.db');
  const clock = new ManualClock();
  const reported: RewriteProgress[] = [];
  writeFileSync(path, new Uint8Array(800));
  writeFileSync(`${path}-wal`, new Uint8Array(200));
  const { control, end } = watchCopy(clock, path, (progress) => reported.push(progress));
  const grow = (bytes: number) => {
    writeFileSync(`${path}.new`, new Uint8Array(bytes));
    clock.advance(250);
  };
  grow(420);
  grow(1_500);
  new CopyControl(control.shared).startStep('check');
  clock.advance(250);
  end();
  clock.advance(1_000);
  expect(reported).toEqual([
    { step: 'copying', percent: 0 },
    { step: 'copying', percent: 42 },
    { step: 'copying', percent: 99 },
    { step: 'checking', percent: null },
  ]);
  await folder.remove();
});

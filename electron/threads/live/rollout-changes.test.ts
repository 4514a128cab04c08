import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RolloutChanges } from './locked-threads.ts';

it('reports a change of the file twice, then no more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-rollout-'));
  const path = join(folder, 'rollout.jsonl');
  writeFileSync(path, 'one\n');
  const rollout = new RolloutChanges(path);
  const looks = async () => [await rollout.hasChanged(), await rollout.hasChanged(), await rollout.hasChanged()];
  expect(await looks()).toEqual([true, true, false]);
  appendFileSync(path, 'two\n');
  expect(await looks()).toEqual([true, true, false]);
  rmSync(folder, { recursive: true });
  expect(await looks()).toEqual([true, true, true]);
});

it('always reports a change without a file', async () => {
  const rollout = new RolloutChanges(null);
  expect([await rollout.hasChanged(), await rollout.hasChanged()]).toEqual([true, true]);
});

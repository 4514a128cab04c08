import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RolloutChanges } from './live/locked-threads.ts';

it('reports a change of the file twice, then no more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-rollout-'));
  const path = join(folder, 'rollout.jsonl');
  writeFileSync(path, 'one\n');
  const rollout = new RolloutChanges(path);
  const looks = async () => [await rollout.hasNews(), await rollout.hasNews(), await rollout.hasNews()];
  expect(await looks()).toEqual([true, true, false]);
  appendFileSync(path, 'two\n');
  expect(await looks()).toEqual([true, true, false]);
  rmSync(folder, { recursive: true });
  expect(await looks()).toEqual([true, true, true]);
});

it('always reports news without a file', async () => {
  const rollout = new RolloutChanges(null);
  expect([await rollout.hasNews(), await rollout.hasNews()]).toEqual([true, true]);
});

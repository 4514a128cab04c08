import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findNewestChange } from './ensure-built.ts';

it('finds the latest change in a folder: of a deeply nested file, and of a removed one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-change-'));
  const deep = join(folder, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'kept.ts'), '');
  writeFileSync(join(deep, 'removed.ts'), '');
  const setAll = (seconds: number) => {
    for (const path of [join(deep, 'kept.ts'), deep, join(folder, 'a'), folder]) utimesSync(path, seconds, seconds);
  };

  setAll(1_000);
  rmSync(join(deep, 'removed.ts'));
  utimesSync(join(deep, 'kept.ts'), 1_000, 1_000);
  expect(findNewestChange(folder)).toBeGreaterThan(1_000_000);
  setAll(1_000);
  expect(findNewestChange(folder)).toBe(1_000_000);
  utimesSync(join(deep, 'kept.ts'), 2_000, 2_000);
  expect(findNewestChange(folder)).toBe(2_000_000);
  rmSync(folder, { recursive: true });
});

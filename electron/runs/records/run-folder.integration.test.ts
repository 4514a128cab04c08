import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRunFolder, findRunFolder, listRunIds } from './run-folder.ts';

// In memory if possible: a busy disk takes minutes to create this many folders, and that is not under test.
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

it('lists a hundred thousand run folders, and finds one of them', async () => {
  const path = mkdtempSync(join(place, 'many-workcells-'));
  try {
    const day = Date.parse('2025-12-18T00:00:00Z');
    for (let number = 1; number <= 100_000; number++) {
      const time = new Date(day + number * 1_000).toISOString().replace(/\.\d+|[-:]/g, '');
      mkdirSync(join(path, '.workcells', `wc-${number}-${time}`), { recursive: true });
    }
    const ids = await listRunIds(path);
    expect(ids).toHaveLength(100_000);
    expect(ids[0]).toBe('wc-100000-20251219T034640Z');
    expect(ids.at(-1)).toBe('wc-1-20251218T000001Z');
    expect((await findRunFolder(path, 'wc-500-20251218T000820Z')).ok).toBe(true);
    expect((await createRunFolder(path, day)).id).toBe('wc-100001-20251218T000000Z');
  } finally {
    rmSync(path, { recursive: true });
  }
}, 180_000);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyticsArguments } from './analytics-arguments.ts';

describe('analyticsArguments', () => {
  const off = ['-c', 'analytics.enabled=false'];
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'workcell-codex-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('switches analytics off without a config.toml', async () => {
    expect(await analyticsArguments(home)).toEqual(off);
  });

  it.each([
    ['model = "gpt-5.5"', off],
    ['[analytics]', off],
    ['[analytics]\nenabled = "yes"', off],
    ['[analytics', off],
    ['[analytics]\nenabled = true', []],
    ['analytics.enabled = false', []],
  ])('for %j gives %j', async (text, args) => {
    await writeFile(join(home, 'config.toml'), text);
    expect(await analyticsArguments(home)).toEqual(args);
  });
});

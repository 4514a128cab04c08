import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQuietArguments } from './codex-session.ts';

describe('quietArguments', () => {
  const noSnapshot = ['-c', 'features.shell_snapshot=false'];
  const noAnalytics = ['-c', 'analytics.enabled=false'];
  const noPlugins = ['-c', 'features.plugins=false'];
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'workcell-codex-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('turns analytics and plugins off without a config.toml', async () => {
    expect(await createQuietArguments(home)).toEqual([...noSnapshot, ...noAnalytics, ...noPlugins]);
  });

  it.each([
    ['model = "gpt-5.5"', [...noAnalytics, ...noPlugins]],
    ['[analytics]', [...noAnalytics, ...noPlugins]],
    ['[analytics]\nenabled = "yes"', [...noAnalytics, ...noPlugins]],
    ['[analytics', [...noAnalytics, ...noPlugins]],
    ['[analytics]\nenabled = true', noPlugins],
    ['analytics.enabled = false', noPlugins],
    ['[features]\napps = true', [...noAnalytics, ...noPlugins]],
    ['[features]\nplugins = true', noAnalytics],
    ['features.plugins = false', noAnalytics],
    ['features.shell_snapshot = true', [...noAnalytics, ...noPlugins]],
    ['[plugins."linter@tools"]\nenabled = true', noAnalytics],
    ['[marketplaces.tools]\nsource = "/srv/tools"', noAnalytics],
  ])('for %j returns %j', async (text, args) => {
    await writeFile(join(home, 'config.toml'), text);
    expect(await createQuietArguments(home)).toEqual([...noSnapshot, ...args]);
  });
});

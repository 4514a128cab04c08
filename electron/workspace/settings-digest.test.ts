import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestSettings, noSettings } from './settings-digest.ts';

describe('the digest of settings', () => {
  let folder = '';
  const digest = () => digestSettings(folder, '/no/codex-home');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-digest-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("the digest of settings is the same without settings, with an empty folder, and with Codex's own folder", async () => {
    expect(await digest()).toBe(noSettings);
    await mkdir(join(folder, '.codex', 'rules'), { recursive: true });
    expect(await digest()).toBe(noSettings);
    await writeFile(join(folder, '.codex', 'config.toml'), '');
    expect(await digest()).not.toBe(noSettings);
    expect(await digestSettings(folder, join(folder, '.codex'))).toBe(noSettings);
  });

  it('the digest of settings changes with each file below: its content, its name, its place and whether it is executable', async () => {
    const script = join(folder, '.codex', 'hooks', 'a.sh');
    await mkdir(join(folder, '.codex', 'hooks'), { recursive: true });
    const seen = [await digest()];
    const steps = [
      () => writeFile(script, 'one'),
      () => writeFile(script, 'two'),
      () => chmod(script, 0o755),
      () => writeFile(join(folder, '.codex', 'a.sh'), 'two'),
    ];
    for (const step of steps) {
      await step();
      seen.push(await digest());
    }
    expect(seen).not.toContain(null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await digest()).toBe(seen.at(-1));
  });

  it('the digest of settings stays the same when the user adds a prompt', async () => {
    await mkdir(join(folder, '.codex', 'prompts'), { recursive: true });
    await writeFile(join(folder, '.codex', 'prompts', 'review.md'), 'Review this.');
    expect(await digest()).toBe(noSettings);
    await mkdir(join(folder, '.codex', 'rules', 'prompts'), { recursive: true });
    await writeFile(join(folder, '.codex', 'rules', 'prompts', 'a.rules'), '');
    expect(await digest()).not.toBe(noSettings);
  });

  it('the digest of settings changes with anything in the prompts folder that could be a program', async () => {
    const prompts = join(folder, '.codex', 'prompts');
    await mkdir(join(prompts, 'more'), { recursive: true });
    const seen = [await digest()];
    const steps = [
      () => writeFile(join(prompts, 'server'), 'one'),
      () => writeFile(join(prompts, 'server'), 'two'),
      () => writeFile(join(prompts, 'server.md'), '#!/bin/sh', { mode: 0o755 }),
      () => writeFile(join(prompts, 'more', 'server.md'), 'one'),
    ];
    for (const step of steps) {
      await step();
      seen.push(await digest());
    }
    expect(seen).not.toContain(null);
    expect(new Set(seen).size).toBe(seen.length);
    await symlink('server', join(prompts, 'link.md'));
    expect(await digest()).toBeNull();
  });

  it('the digest of settings is unknowable if a link leads elsewhere', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await mkdir(join(folder, '.codex'));
    await writeFile(join(folder, 'elsewhere', 'config.toml'), '');
    await symlink('../elsewhere/config.toml', join(folder, '.codex', 'config.toml'));
    expect(await digest()).toBeNull();
    await rm(join(folder, '.codex'), { recursive: true });
    await symlink('elsewhere', join(folder, '.codex'));
    expect(await digest()).toBeNull();
  });

  it('the digest of settings is unknowable if there is too much to read', async () => {
    await mkdir(join(folder, '.codex'));
    await writeFile(join(folder, '.codex', 'large'), '');
    await truncate(join(folder, '.codex', 'large'), 8_000_001);
    expect(await digest()).toBeNull();
  });

  it('the digest of settings is unknowable if there are too many names or levels, even of empty folders', async () => {
    const settings = join(folder, '.codex');
    const make = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, at) => mkdir(join(settings, `${at}`), { recursive: true })));
    await make(2_000);
    expect(await digest()).toBe(noSettings);
    await make(2_001);
    expect(await digest()).toBeNull();
    await rm(settings, { recursive: true });
    await mkdir(join(settings, ...Array.from({ length: 19 }, () => 'a')), { recursive: true });
    expect(await digest()).toBe(noSettings);
    await mkdir(join(settings, ...Array.from({ length: 20 }, () => 'a')));
    expect(await digest()).toBeNull();
  });
});

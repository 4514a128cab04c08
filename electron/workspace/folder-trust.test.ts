import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderTrust } from './folder-trust.ts';

describe('trust in folders', () => {
  let dataFolder = '';
  let codexHome = '';
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'workcell-trust-'));
    codexHome = join(dataFolder, 'codex-home');
    await mkdir(codexHome);
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  it('folder trust is unknown until the user answers', async () => {
    const trust = await FolderTrust.load(dataFolder, codexHome);
    expect(await trust.getTrust('/project', null)).toEqual({ trust: 'unknown' });
  });

  it('folder trust keeps an answer for the next start', async () => {
    await (await FolderTrust.load(dataFolder, codexHome)).answer('/project', 'readOnly');
    const next = await FolderTrust.load(dataFolder, codexHome);
    expect(await next.getTrust('/project', null)).toEqual({ trust: 'readOnly' });
    expect(await next.getTrust('/project/part', '/project')).toEqual({ trust: 'readOnly' });
    expect(await next.getTrust('/project/part', null)).toEqual({ trust: 'unknown' });
  });

  it('folder trust uses an answer given to a second host on the same data folder', async () => {
    const path = await realpath(dataFolder);
    const [one, two] = [await FolderTrust.load(dataFolder, codexHome), await FolderTrust.load(dataFolder, codexHome)];
    await one.answer(path, 'writable');
    expect(await two.getTrust(path, null)).toEqual({ trust: 'writable' });
    await one.answer(path, 'readOnly');
    expect(await two.findNearestAnswer(path)).toEqual({ place: path, trust: 'readOnly' });
    expect(await two.getTrust(path, null)).toEqual({ trust: 'readOnly' });
    expect((await two.decide(path)).levels).toMatchObject({ [path]: 'untrusted' });
  });

  it('folder trust does not ask about what Codex already trusts', async () => {
    await writeFile(
      join(codexHome, 'config.toml'),
      '[projects."/project"]\ntrust_level = "trusted"\n[projects."/project/other"]\ntrust_level = "untrusted"\n',
    );
    const trust = await FolderTrust.load(dataFolder, codexHome);
    expect(await trust.getTrust('/project/part', '/project')).toEqual({ trust: 'writable' });
    expect(await trust.getTrust('/project/other/part', null)).toEqual({ trust: 'unknown' });
  });

  it("folder trust prefers an answer given here over Codex's", async () => {
    await writeFile(join(codexHome, 'config.toml'), '[projects."/project"]\ntrust_level = "trusted"\n');
    const trust = await FolderTrust.load(dataFolder, codexHome);
    await trust.answer('/project', 'readOnly');
    expect(await trust.getTrust('/project', '/project')).toEqual({ trust: 'readOnly' });
  });

  it('folder trust uses the nearest answer, whether given here or to Codex', async () => {
    await writeFile(join(codexHome, 'config.toml'), '[projects."/home/me"]\ntrust_level = "trusted"\n');
    const trust = await FolderTrust.load(dataFolder, codexHome);
    await trust.answer('/home/me/hostile', 'readOnly');
    expect(await trust.getTrust('/home/me/hostile', null)).toEqual({ trust: 'readOnly' });
    expect(await trust.getTrust('/home/me/hostile/sub', '/home/me/hostile')).toEqual({ trust: 'readOnly' });
    expect(await trust.getTrust('/home/me/hostile/sub', null)).toEqual({ trust: 'unknown' });
    expect(await trust.getTrust('/home/me/other/sub', null)).toEqual({ trust: 'writable' });
  });

  it.each([
    ['.codex', 'settings'],
    ['.git', 'repository'],
  ])('folder trust does not cover a folder with its own %s', async (name, notCovered) => {
    const root = join(dataFolder, 'project');
    await mkdir(join(root, 'sub', name), { recursive: true });
    await mkdir(join(root, 'sub', 'deeper'));
    await mkdir(join(root, '.git'));
    await writeFile(join(codexHome, 'config.toml'), `[projects."${root}"]\ntrust_level = "trusted"\n`);
    const byCodex = await FolderTrust.load(dataFolder, codexHome);
    const byUs = await FolderTrust.load(dataFolder, join(dataFolder, 'missing'));
    await byUs.answer(root, 'writable');
    for (const trust of [byCodex, byUs]) {
      expect(await trust.getTrust(root, root)).toEqual({ trust: 'writable' });
      expect(await trust.getTrust(join(root, 'sub'), root)).toEqual({ trust: 'unknown', notCovered });
      expect(await trust.getTrust(join(root, 'sub', 'deeper'), root)).toEqual({ trust: 'unknown', notCovered });
    }
    await byUs.answer(join(root, 'sub'), 'writable');
    expect(await byUs.getTrust(join(root, 'sub'), root)).toEqual({ trust: 'writable' });
  });

  describe('gives Codex a trust level for each folder', () => {
    const root = () => join(dataFolder, 'project');
    const sub = () => join(root(), 'sub');
    const settings = async (folder: string, text = '# own') => {
      await mkdir(join(folder, '.codex'), { recursive: true });
      await writeFile(join(folder, '.codex', 'config.toml'), text);
    };
    const trustInCodex = (...folders: readonly string[]) => {
      const entries = folders.map((folder) => `[projects.${JSON.stringify(folder)}]\ntrust_level = "trusted"\n`);
      return writeFile(join(codexHome, 'config.toml'), entries.join(''));
    };
    const trustedIn = async (trust: FolderTrust, folder: string) => {
      const { levels } = await trust.decide(folder);
      expect(Object.keys(levels)).toEqual(expect.arrayContaining([folder, dataFolder, '/']));
      return Object.keys(levels).filter((place) => levels[place] === 'trusted');
    };
    beforeEach(async () => {
      dataFolder = await realpath(dataFolder);
      codexHome = join(dataFolder, 'codex-home');
      await mkdir(join(sub(), 'deeper'), { recursive: true });
    });

    it('that is untrusted without an answer, even if it has no settings right now', async () => {
      const trust = await FolderTrust.load(dataFolder, codexHome);
      expect(await trustedIn(trust, sub())).toEqual([]);
      await trustInCodex(root());
      expect(await trustedIn(trust, sub())).toEqual([root()]);
      expect(await trustedIn(trust, join(dataFolder, 'missing'))).toEqual([]);
    });

    it('folder trust gives Codex a trust level for each folder that is trusted for that folder alone', async () => {
      const trust = await FolderTrust.load(dataFolder, codexHome);
      await trust.answer(sub(), 'writable');
      expect(await trustedIn(trust, join(sub(), 'deeper'))).toEqual([sub()]);
      await trust.answer(root(), 'readOnly');
      expect(await trustedIn(trust, sub())).toEqual([sub()]);
    });

    it('folder trust gives Codex a trust level for each folder by each of its names', async () => {
      const trust = await FolderTrust.load(dataFolder, codexHome);
      await symlink(root(), join(dataFolder, 'link'));
      const { levels } = await trust.decide(join(dataFolder, 'link', 'sub'));
      const folders = [sub(), root(), join(dataFolder, 'link'), join(dataFolder, 'link', 'sub'), dataFolder];
      expect(levels).toMatchObject(Object.fromEntries(folders.map((folder) => [folder, 'untrusted'])));
    });

    it('writes to Codex’s config what the user trusts here, and what Codex would wrongly trust by itself', async () => {
      await settings(sub());
      await mkdir(join(root(), '.git'));
      await writeFile(join(root(), '.git', 'HEAD'), 'ref: refs/heads/main\n');
      const trust = await FolderTrust.load(dataFolder, codexHome);
      await trust.answer(root(), 'writable');
      expect((await trust.decide(root())).toWrite).toEqual({ [root()]: 'trusted' });
      await trustInCodex(root());
      expect((await trust.decide(root())).toWrite).toEqual({});
      expect((await trust.decide(sub())).toWrite).toEqual({ [sub()]: 'untrusted' });
      // The new level is not an answer from the user.
      expect(await trust.getTrust(sub(), root())).toEqual({ trust: 'unknown', notCovered: 'settings' });
      await trust.answer(sub(), 'writable');
      expect((await trust.decide(sub())).toWrite).toEqual({ [sub()]: 'trusted' });
    });

    it.each(['here', 'in Codex'])(
      'folder trust gives Codex a trust level for each folder until the settings differ from those that were trusted %s',
      async (where) => {
        await settings(root());
        const trust = await FolderTrust.load(dataFolder, codexHome);
        if (where === 'here') await trust.answer(root(), 'writable');
        else await trustInCodex(root());
        expect(await trust.getTrust(root(), null)).toEqual({ trust: 'writable' });
        await settings(root(), '# another');
        const next = await FolderTrust.load(dataFolder, codexHome);
        expect(await next.getTrust(root(), null)).toEqual({ trust: 'unknown', notCovered: 'changed' });
        expect(await trustedIn(next, root())).toEqual([]);
        expect(await next.getTrust(root(), null)).toEqual({ trust: 'unknown', notCovered: 'changed' });
        await next.answer(root(), 'writable');
        expect(await next.getTrust(root(), null)).toEqual({ trust: 'writable' });
        expect(await trustedIn(next, root())).toEqual([root()]);
      },
    );

    it('folder trust gives Codex a trust level for each folder that is untrusted if its settings are too large to compare', async () => {
      await settings(root());
      await truncate(join(root(), '.codex', 'config.toml'), 8_000_001);
      const trust = await FolderTrust.load(dataFolder, codexHome);
      await trust.answer(root(), 'writable');
      expect(await trust.getTrust(root(), null)).toEqual({ trust: 'writable' });
      expect(await trustedIn(trust, root())).toEqual([]);
      await settings(root());
      expect(await trust.getTrust(root(), null)).toEqual({ trust: 'unknown', notCovered: 'changed' });
    });

    it('trusts our worktree like the checkout it was made from, if the settings are the same', async () => {
      await mkdir(join(root(), '.git', 'worktrees', 'run'), { recursive: true });
      await writeFile(join(root(), '.git', 'worktrees', 'run', 'HEAD'), 'ref: refs/heads/run\n');
      const run = join(dataFolder, 'worktrees', 'run');
      for (const folder of [root(), run]) await settings(folder);
      await writeFile(join(run, '.git'), `gitdir: ${join(root(), '.git', 'worktrees', 'run')}\n`);
      const trust = await FolderTrust.load(dataFolder, codexHome);
      expect(await trustedIn(trust, run)).toEqual([]);
      await trust.answer(root(), 'writable');
      expect(await trustedIn(trust, run)).toEqual([run]);
      expect((await trust.decide(run)).toWrite).toEqual({});
      await settings(run, '# another');
      expect(await trustedIn(trust, run)).toEqual([]);
    });

    it('recognizes our worktrees created later, below a data folder that is a link', async () => {
      await symlink(dataFolder, join(dataFolder, 'link'));
      const trust = await FolderTrust.load(join(dataFolder, 'link'), codexHome);
      await mkdir(join(root(), '.git', 'worktrees', 'run'), { recursive: true });
      await writeFile(join(root(), '.git', 'worktrees', 'run', 'HEAD'), 'ref: refs/heads/run\n');
      const run = join(dataFolder, 'worktrees', 'run');
      await mkdir(run, { recursive: true });
      await writeFile(join(run, '.git'), `gitdir: ${join(root(), '.git', 'worktrees', 'run')}\n`);
      await trust.answer(root(), 'writable');
      expect(await trustedIn(trust, run)).toEqual([run]);
    });

    it('returns what config.toml contained about folders before', async () => {
      await settings(root());
      await settings(sub());
      await mkdir(join(root(), '.git'));
      await writeFile(join(root(), '.git', 'HEAD'), 'ref: refs/heads/main\n');
      await trustInCodex(root());
      const trust = await FolderTrust.load(dataFolder, codexHome);
      expect(await trust.getTrust(root(), root())).toEqual({ trust: 'writable' });
      await settings(root(), '# another');
      expect((await trust.decide(sub())).toWrite).toEqual({ [root()]: 'untrusted', [sub()]: 'untrusted' });
      const config = [root(), sub()].map((folder) => `[projects."${folder}"]\ntrust_level = "untrusted"\n`).join('');
      await writeFile(join(codexHome, 'config.toml'), config);
      const next = await FolderTrust.load(dataFolder, codexHome);
      expect(await next.getFormerEntries()).toEqual({ [root()]: 'trusted', [sub()]: null });
      // An unreadable file has no entries, and the user keeps their own changes.
      await writeFile(join(codexHome, 'config.toml'), '[broken');
      expect(await next.getFormerEntries()).toEqual({});
      await trustInCodex(root());
      expect(await next.getFormerEntries()).toEqual({});
      await writeFile(join(codexHome, 'config.toml'), config);
      expect(await next.getFormerEntries()).toEqual({});
    });

    describe('while something could write in a folder above', () => {
      const during = (folder: string, reloads = false, roots: readonly string[] = []) => ({
        writers: [{ folder, roots }],
        reloads,
      });

      it('distrusts a folder while something could write above it, and refuses a thread if it has settings', async () => {
        await settings(sub());
        await symlink(dataFolder, join(dataFolder, 'link'));
        const trust = await FolderTrust.load(dataFolder, codexHome);
        for (const folder of [root(), sub()]) await trust.answer(folder, 'writable');
        await trustInCodex(root(), sub());
        const deeper = join(sub(), 'deeper');
        // In its own root, a turn cannot write the settings.
        const safe = [during(sub()), during(deeper), during(join(dataFolder, 'other')), during(sub(), true, [sub()])];
        for (const surroundings of safe) {
          const { levels, refusal, toWrite } = await trust.decide(sub(), surroundings);
          expect([levels[sub()], refusal, toWrite[sub()]]).toEqual(['trusted', null, undefined]);
        }
        const above = [root(), join(dataFolder, 'link', 'project'), '/'].map((folder) => during(folder));
        for (const surroundings of [...above, during('/elsewhere', false, [root()])]) {
          const { levels, refusal, toWrite } = await trust.decide(deeper, surroundings);
          expect([levels[sub()], toWrite[sub()]]).toEqual(['untrusted', 'untrusted']);
          expect(refusal).toContain('could change the settings here');
        }
        // Settings that appear after Workcell's check do not count.
        await rm(join(sub(), '.codex'), { recursive: true });
        await trust.answer(sub(), 'writable');
        const { levels, refusal } = await trust.decide(sub(), during(root()));
        expect([levels[root()], levels[sub()], refusal]).toEqual(['trusted', 'untrusted', null]);
        expect((await trust.decide(sub())).levels[sub()]).toBe('trusted');
      });

      it('writes what could inherit trust as untrusted before Codex reloads its configuration', async () => {
        const trust = await FolderTrust.load(dataFolder, codexHome);
        expect((await trust.decide(sub(), during(root(), true))).toWrite).toEqual({});
        await trustInCodex(root());
        expect((await trust.decide(sub(), during(root()))).toWrite).toEqual({});
        expect((await trust.decide(sub(), during(root(), true))).toWrite).toEqual({ [sub()]: 'untrusted' });
        expect(await trust.getTrust(sub(), null)).toEqual({ trust: 'writable' });
      });
    });

    it('marks every name of a silent folder that could have trust as untrusted', async () => {
      await settings(sub());
      await symlink(root(), join(dataFolder, 'link'));
      const folder = join(dataFolder, 'link', 'sub');
      const trust = await FolderTrust.load(dataFolder, codexHome);
      expect((await trust.decideWithoutReading(folder)).toWrite).toEqual({});
      await trustInCodex(root(), sub());
      // These folders were never checked, and no thread was loaded there.
      expect((await trust.decideWithoutReading(sub())).toWrite).not.toHaveProperty([sub()]);
      await trust.decide(folder);
      const { levels, toWrite, refusal } = await trust.decideWithoutReading(folder);
      const places = [folder, join(dataFolder, 'link'), root(), sub()];
      const untrusted = Object.fromEntries(places.map((place) => [place, 'untrusted']));
      expect([levels, toWrite]).toEqual([expect.objectContaining(untrusted), expect.objectContaining(untrusted)]);
      expect(refusal).toContain('is not responding');
      // The next Codex gets the user's own entries back.
      const entries = Object.keys(toWrite).map((place) => `[projects."${place}"]\ntrust_level = "untrusted"\n`);
      await writeFile(join(codexHome, 'config.toml'), entries.join(''));
      expect(await trust.getFormerEntries()).toMatchObject({ [root()]: 'trusted', [sub()]: 'trusted', '/': null });
      expect((await trust.decide(folder)).toWrite).toEqual({ [root()]: 'trusted', [sub()]: 'trusted' });
    });

    it('distrusts a worktree of the user without an answer', async () => {
      await mkdir(join(root(), '.git', 'worktrees', 'pr'), { recursive: true });
      await writeFile(join(root(), '.git', 'worktrees', 'pr', 'HEAD'), 'ref: refs/heads/pr\n');
      const pr = join(dataFolder, 'pr');
      await settings(pr);
      await writeFile(join(pr, '.git'), `gitdir: ${join(root(), '.git', 'worktrees', 'pr')}\n`);
      await trustInCodex(root());
      const trust = await FolderTrust.load(dataFolder, codexHome);
      const { levels, toWrite } = await trust.decide(pr);
      expect(levels[pr]).toBe('untrusted');
      // Codex would inherit trust from the main checkout.
      expect(toWrite).toEqual({ [pr]: 'untrusted' });
    });
  });

  it("folder trust is unknown if Codex's configuration cannot be read", async () => {
    await writeFile(join(codexHome, 'config.toml'), 'projects = = 1');
    expect(await (await FolderTrust.load(dataFolder, codexHome)).getTrust('/project', null)).toEqual({
      trust: 'unknown',
    });
  });

  it.each(['none', 'others'])(
    'folder trust does not cover settings that were not there when the question was asked: %s',
    async (had) => {
      const folder = join(dataFolder, 'project');
      const settings = join(folder, '.codex', 'config.toml');
      await mkdir(join(folder, '.codex'), { recursive: true });
      if (had === 'others') await writeFile(settings, '# harmless');
      const trust = await FolderTrust.load(dataFolder, codexHome);
      const covers = await trust.getCoverToken(folder);
      await writeFile(settings, '[mcp_servers.x]');
      expect(await trust.answer(folder, 'writable', covers)).toEqual({ type: 'settingsChanged' });
      expect((await trust.getTrust(folder, null)).trust).toBe('unknown');
      expect(await trust.answer(folder, 'writable', await trust.getCoverToken(folder))).toBe(null);
      expect((await trust.getTrust(folder, null)).trust).toBe('writable');
      expect(await trust.answer(dataFolder, 'writable', await trust.getCoverToken(folder))).not.toBe(null);
    },
  );

  it('folder trust keeps an answer that cannot be written until the app ends', async () => {
    const trust = await FolderTrust.load(join(dataFolder, 'missing'), codexHome);
    await trust.answer('/one', 'writable');
    await trust.answer('/two', 'readOnly');
    expect(await trust.getTrust('/one', null)).toEqual({ trust: 'writable' });
    expect(await trust.getTrust('/two', null)).toEqual({ trust: 'readOnly' });
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, run, waiting } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { ThreadBench } from '../threads/testing/thread-bench.ts';
import { limitCodexToTrust } from '../threads/trust/trust-limited-codex.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { answerTrust, createOutgoing, sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Codex itself derives trust from the root of the repository, the main checkout, and its own config.toml.

let app: TestApp;
let marks: TestFolder;
beforeEach(() => {
  marks = createTemporaryFolder('marks');
  writeFileSync(join(marks.path, 'server'), `#!/bin/sh\n: > '${marks.path}/ran-'"$1"\nexit 1\n`, { mode: 0o755 });
});
afterEach(() => app?.end());

const ran = () => readdirSync(marks.path).filter((name) => name.startsWith('ran-'));
const settingsNaming = (server: string) => `[mcp_servers.x]\ncommand = "${marks.path}/server"\nargs = ["${server}"]\n`;
const entries = () => readFileSync(join(app.codexHome.path, 'config.toml'), 'utf8').match(/^\[projects\..*\]$/gm) ?? [];

type Asked = Pick<CodexServer, 'request'>;

/** Makes Codex reload its configuration in every possible way. Waits for the servers that it starts. */
async function expectNoServers(codex: Asked, threadId: string): Promise<void> {
  expect(await codex.request('mcpServerStatus/list', { threadId })).toMatchObject({ value: { data: [] } });
  expect(await codex.request('config/mcpServer/reload', undefined)).toMatchObject({ ok: true });
  expect(await codex.request('account/logout', undefined)).toMatchObject({ ok: true });
  expect(await codex.request('mcpServerStatus/list', { threadId })).toMatchObject({ value: { data: [] } });
  expect(ran()).toEqual([]);
}

/** Makes Codex reload its configuration, and expects that no tool server of the folder started. */
async function expectNoneAfter(
  method: 'mcpServerStatus/list' | 'config/mcpServer/reload' | 'account/logout',
  { codex, threadId, within }: { codex: Asked; within: Asked; threadId: string },
): Promise<void> {
  if (method === 'mcpServerStatus/list') await within.request(method, { threadId });
  else await within.request(method, undefined);
  // The request waits for the servers that have started.
  await codex.request('mcpServerStatus/list', { threadId });
  expect(ran()).toEqual([]);
}

/** Writes settings that start a tool server, which leaves a mark. */
function plant(folder: string, server: string): void {
  mkdirSync(join(folder, '.codex'), { recursive: true });
  writeFileSync(join(folder, '.codex', 'config.toml'), settingsNaming(server));
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-C', app.workspace.path, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
}

async function open(window: TestWindow, path: string, trust?: 'writable' | 'readOnly') {
  const opened = await window.get('openWorkspace', { path });
  if (trust !== undefined) await answerTrust(window, path, trust);
  return opened;
}

async function say(window: TestWindow, mode: 'readOnly' | 'askWhenNeeded' | 'config'): Promise<void> {
  await sendMessage(window, 'Hi', { mode });
  expect((await waitForTurnEnd(window)).status).toBe('completed');
}

describe.skipIf(process.platform === 'win32')('a linked worktree with someone else’s branch', () => {
  it.each(['unanswered', 'readOnly'] as const)(
    'starts no tool server while the main checkout is trusted: %s',
    async (how) => {
      app = await TestApp.start({ steps: Array.from({ length: 4 }, () => answer('Yes.')) });
      if (!existsSync(join(app.workspace.path, '.git'))) git('init', '-q');
      git('commit', '-q', '--allow-empty', '-m', 'First');
      await say(await app.openWindow(), 'askWhenNeeded');
      const pr = join(createTemporaryFolder('pr').path, 'pr');
      git('worktree', 'add', '-q', '-b', 'pr', pr);
      plant(pr, 'pr');
      const second = await app.connect();
      await open(second, pr, how === 'readOnly' ? how : undefined);
      await say(second, 'readOnly');
      expect(ran()).toEqual([]);
      // This is Workcell's entry, not an answer from the user.
      expect((await open(second, pr)).trust).toBe(how === 'readOnly' ? how : 'unknown');
      await open(second, pr, 'writable');
      await say(second, 'askWhenNeeded');
      expect(ran()).toEqual(['ran-pr']);
    },
  );
});

describe.skipIf(process.platform === 'win32')('trust in a part of a repository', () => {
  it.each([undefined, 'readOnly'] as const)(
    'extends trust to no other part of the repository, with the root answered as %s',
    async (answered) => {
      app = await TestApp.start({ steps: Array.from({ length: 4 }, () => answer('Yes.')) });
      const root = app.workspace.path;
      if (!existsSync(join(root, '.git'))) git('init', '-q');
      plant(root, 'root');
      for (const part of ['sub', 'sibling']) mkdirSync(join(root, part));
      const window = await app.connect();
      await open(window, root, answered);
      await open(window, join(root, 'sub'), 'writable');
      for (const mode of ['askWhenNeeded', 'config'] as const) await say(window, mode);
      expect(ran()).toEqual([]);
      expect(entries()).toEqual([`[projects."${join(root, 'sub')}"]`]);
      expect((await open(window, root)).trust).toBe(answered ?? 'unknown');
      expect((await open(window, join(root, 'sibling'))).trust).toBe(answered ?? 'unknown');
    },
  );

  it('does not extend trust in a linked worktree to the main checkout', async () => {
    app = await TestApp.start({ steps: [answer('Yes.')] });
    if (!existsSync(join(app.workspace.path, '.git'))) git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'First');
    const linked = join(createTemporaryFolder('linked').path, 'linked');
    git('worktree', 'add', '-q', '-b', 'other', linked);
    const window = await app.connect();
    await open(window, linked, 'writable');
    await say(window, 'askWhenNeeded');
    expect((await open(window, app.workspace.path)).trust).toBe('unknown');
  });
});

describe.skipIf(process.platform === 'win32')('a yes to settings that changed while the question was open', () => {
  it.each(['none', 'others'])(
    'starts nothing and asks again if settings changed while the question was open: %s',
    async (had) => {
      app = await TestApp.start({ steps: [answer('Yes.'), answer('Yes.')] });
      const part = join(app.workspace.path, 'part');
      mkdirSync(join(part, '.codex'), { recursive: true });
      if (had === 'others') writeFileSync(join(part, '.codex', 'config.toml'), '# harmless\n');
      const window = await app.connect();
      await open(window, part);
      const refused = await window.ask('sendMessage', createOutgoing('Hi', { mode: 'askWhenNeeded' }));
      if (refused.ok || refused.error.type !== 'needsTrust') throw new Error('The folder is trusted');
      const { covers } = refused.error;
      plant(part, 'late');
      const yes = { path: part, trust: 'writable' } as const;
      const again = await window.ask('answerTrust', { ...yes, covers });
      if (again.ok || again.error.type !== 'settingsChanged') throw new Error('The answer was taken');
      expect(await window.ask('sendMessage', createOutgoing('Hi', { mode: 'askWhenNeeded' }))).toMatchObject({
        error: { type: 'needsTrust', path: part, covers: again.error.covers },
      });
      await say(window, 'readOnly');
      expect(ran()).toEqual([]);
      await window.get('answerTrust', { ...yes, covers: again.error.covers });
      await say(window, 'askWhenNeeded');
      expect(ran()).toEqual(['ran-late']);
    },
  );
});

describe.skipIf(process.platform === 'win32')('trusted settings that a turn in a folder above changed', () => {
  it('starts nothing from settings that a turn above changed until the user answers again', async () => {
    const command = `printf '%s' '${settingsNaming('evil')}' > part/.codex/config.toml`;
    const steps = [answer('Yes.'), run(command, { callId: 'c1' }), ...Array.from({ length: 3 }, () => answer('Done.'))];
    const sandbox = { exclude_slash_tmp: true, exclude_tmpdir_env_var: true };
    const config = { approval_policy: 'never', sandbox_mode: 'workspace-write', sandbox_workspace_write: sandbox };
    app = await TestApp.start({ config, steps });
    const part = join(app.workspace.path, 'part');
    mkdirSync(join(part, '.codex'), { recursive: true });
    writeFileSync(join(part, '.codex', 'config.toml'), '# harmless\n');
    const first = await app.connect();
    await open(first, part, 'writable');
    await say(first, 'askWhenNeeded');
    await say(await app.openWindow(), 'config');
    expect(readFileSync(join(part, '.codex', 'config.toml'), 'utf8')).toContain('evil');
    const second = await app.connect();
    expect(await open(second, part)).toMatchObject({ trust: 'unknown', notCovered: 'changed' });
    expect(await second.ask('sendMessage', createOutgoing('Again', { mode: 'askWhenNeeded' }))).toMatchObject({
      error: { type: 'needsTrust', path: part },
    });
    await say(second, 'readOnly');
    expect(ran()).toEqual([]);
    await open(second, part, 'writable');
    await say(second, 'askWhenNeeded');
    expect(ran()).toEqual(['ran-evil']);
  });
});

describe.skipIf(process.platform === 'win32')('trusted settings below the folder of a running turn', () => {
  it('loads no settings below a running turn, which could change them between the check and the load', async () => {
    const gate = createGate();
    const yes = answer('Yes.');
    app = await TestApp.start({ steps: [yes, waiting(gate, yes), yes, yes] });
    const part = join(app.workspace.path, 'part');
    plant(part, 'part');
    const below = await app.connect();
    await open(below, part, 'writable');
    const above = await app.openWindow();
    await say(below, 'readOnly');
    expect(ran()).toEqual(['ran-part']);
    rmSync(join(marks.path, 'ran-part'));
    await sendMessage(above, 'Go', { mode: 'askWhenNeeded' });
    await app.provider.requestArrived(2);
    expect(await below.ask('sendMessage', createOutgoing('Hi', { mode: 'readOnly' }))).toMatchObject({
      error: { message: expect.stringContaining(`Codex is working in ${app.workspace.path} and could change`) },
    });
    expect(ran()).toEqual([]);
    gate.release();
    await waitForTurnEnd(above);
    await say(below, 'readOnly');
    expect(ran()).toEqual(['ran-part']);
  });

  it('loads no settings while a command of an earlier turn still runs above', async () => {
    const longCommand = run('sleep 60', { yieldMs: 250 });
    const yes = answer('Yes.');
    app = await TestApp.start({ steps: [longCommand, yes, yes] });
    const part = join(app.workspace.path, 'part');
    plant(part, 'part');
    const below = await app.connect();
    await open(below, part, 'writable');
    await say(await app.openWindow(), 'askWhenNeeded');
    expect(await below.ask('sendMessage', createOutgoing('Hi', { mode: 'readOnly' }))).toMatchObject({
      error: { message: expect.stringContaining(`Codex is working in ${app.workspace.path} and could change`) },
    });
    expect(ran()).toEqual([]);
  });

  it.each(['with settings', 'without settings'])(
    'keeps a turn from writing the settings of its own folder, %s',
    async (what) => {
      const make = 'mkdir -p new .codex; echo evil > new/config.toml; cp new/config.toml .codex; mv -T new .codex';
      app = await TestApp.start({ steps: [run(`${make}; ln -s new .codex; touch ran`), answer('Yes.')] });
      const part = join(app.workspace.path, 'part');
      if (what === 'with settings') plant(part, 'part');
      else mkdirSync(part);
      const window = await app.connect();
      await open(window, part, 'writable');
      await say(window, 'askWhenNeeded');
      expect(existsSync(join(part, 'ran'))).toBe(true);
      const file = join(part, '.codex', 'config.toml');
      expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(
        what === 'with settings' ? settingsNaming('part') : null,
      );
    },
  );
});

describe.skipIf(process.platform === 'win32')('settings that appear after our check', () => {
  it('loads no settings that appear after the check, even if Codex reloads its configuration', async () => {
    const bench = await ThreadBench.open({
      files: { 'sub/a.txt': '' },
      config: (folder) => ({ projects: { [folder]: { trust_level: 'trusted' } } }),
      steps: [answer('Yes.')],
    });
    try {
      const { codex } = bench.start();
      const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
      const sub = join(bench.folder, 'sub');
      expect(await trust.getTrust(sub, bench.folder)).toEqual({ trust: 'writable' });
      let looks = 0;
      const within = limitCodexToTrust(
        codex,
        {
          getFormerEntries: () => trust.getFormerEntries(),
          decide: async (folder) => {
            const decisions = await trust.decide(folder);
            if (++looks === 1) plant(sub, 'sub');
            return decisions;
          },
        },
        async () => ok(null),
        () => [],
      );
      const started = await within.request('thread/start', { cwd: sub, approvalPolicy: 'never', sandbox: 'read-only' });
      if (!started.ok) throw new Error(started.error.type);
      const { id: threadId } = started.value.thread;
      expect(started.value).toMatchObject({ sandbox: { type: 'readOnly' } });
      await expectNoServers(within, threadId);
    } finally {
      await bench.close();
    }
  });
});

describe.skipIf(process.platform === 'win32')(
  'trusted settings that changed while a check of their folder takes too long',
  () => {
    it.each(['mcpServerStatus/list', 'config/mcpServer/reload', 'account/logout'] as const)(
      'loads no settings that changed during a slow check if Codex reloads its configuration: %s',
      async (method) => {
        const bench = await ThreadBench.open({ files: { '.codex/config.toml': '# harmless\n' } });
        try {
          const { folder } = bench;
          const { codex } = bench.start();
          const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
          await trust.answer(folder, 'writable');
          let isSlow = false;
          const decide = (path: string) => (isSlow ? trust.decideWithoutReading(path) : trust.decide(path));
          const getFormerEntries = () => trust.getFormerEntries();
          const within = limitCodexToTrust(
            codex,
            { getFormerEntries, decide },
            async () => ok(null),
            () => [],
          );
          const started = await within.request('thread/start', { cwd: folder, sandbox: 'read-only' });
          if (!started.ok) throw new Error(started.error.type);
          const { id: threadId } = started.value.thread;
          plant(folder, 'evil');
          isSlow = true;
          await expectNoneAfter(method, { within, codex, threadId });
        } finally {
          await bench.close();
        }
      },
    );
  },
);

describe.skipIf(process.platform === 'win32')('settings that something in a folder above swaps after our check', () => {
  const reloads = ['mcpServerStatus/list', 'config/mcpServer/reload', 'account/logout'] as const;
  const cases = ['no settings', 'trusted settings'].flatMap((what) => reloads.map((method) => [what, method] as const));
  it.each(cases)(
    'loads no swapped settings in place of %s if Codex reloads its configuration: %s',
    async (what, method) => {
      const bench = await ThreadBench.open({
        files: { 'part/a.txt': '' },
        config: (folder) => ({ projects: { [folder]: { trust_level: 'trusted' } } }),
      });
      try {
        const part = join(bench.folder, 'part');
        if (what === 'trusted settings') {
          mkdirSync(join(part, '.codex'));
          writeFileSync(join(part, '.codex', 'config.toml'), '# harmless\n');
        }
        const { codex } = bench.start();
        const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
        if (what === 'trusted settings') await trust.answer(part, 'writable');
        let isAtWork = false;
        const decide: FolderTrust['decide'] = async (folder, surroundings) => {
          const decisions = await trust.decide(folder, surroundings);
          if (isAtWork) plant(part, 'evil');
          return decisions;
        };
        const getFormerEntries = () => trust.getFormerEntries();
        const within = limitCodexToTrust(
          codex,
          { getFormerEntries, decide },
          async () => ok(null),
          () => (isAtWork ? [{ folder: bench.folder, threadId: null }] : []),
        );
        const started = await within.request('thread/start', { cwd: part, sandbox: 'read-only' });
        if (!started.ok) throw new Error(started.error.type);
        const { id: threadId } = started.value.thread;
        isAtWork = true;
        await expectNoneAfter(method, { within, codex, threadId });
      } finally {
        await bench.close();
      }
    },
  );
});

/**
 * For each case, sets up a folder that Codex 0.169 trusts because `trusted` is trusted. Returns the folder that a
 * thread works in.
 */
const heirs: Readonly<Record<string, (trusted: string, dataFolder: string) => string>> = {
  'by a marker that the user has named': (trusted) => {
    writeFileSync(join(trusted, 'root.marker'), '');
    return join(trusted, 'sub');
  },
  'by a worktree without HEAD': (trusted) => {
    const folder = createTemporaryFolder('no-head').path;
    const worktree = join(trusted, '.git', 'worktrees', 'x');
    mkdirSync(worktree, { recursive: true });
    writeFileSync(join(worktree, 'commondir'), '../..\n');
    writeFileSync(join(worktree, 'gitdir'), `${folder}/.git\n`);
    writeFileSync(join(folder, '.git'), `gitdir: ${worktree}\n`);
    return folder;
  },
  'by a worktree of ours with another branch': (trusted, dataFolder) => {
    const run = join(dataFolder, 'worktrees', 'run');
    execFileSync('git', ['-C', trusted, 'worktree', 'add', '-q', '-b', 'other', run]);
    return run;
  },
};

describe.skipIf(process.platform === 'win32')('settings that Codex would trust by inheritance', () => {
  it.each(Object.keys(heirs))(
    'loads no settings with inherited trust if Codex reloads its configuration: %s',
    async (how) => {
      const bench = await ThreadBench.open({
        files: { 'sub/a.txt': '' },
        config: (folder) => ({
          project_root_markers: ['root.marker'],
          projects: { [folder]: { trust_level: 'trusted' } },
        }),
      });
      try {
        const inTrusted = ['-C', bench.folder, '-c', 'user.name=a', '-c', 'user.email=a@b'];
        if (!existsSync(join(bench.folder, '.git'))) execFileSync('git', [...inTrusted, 'init', '-q']);
        execFileSync('git', [...inTrusted, 'commit', '-q', '--allow-empty', '-m', 'First']);
        mkdirSync(join(bench.dataFolder, 'worktrees'), { recursive: true });
        const folder = heirs[how]?.(bench.folder, bench.dataFolder) ?? '';
        if (how.includes('marker')) rmSync(join(bench.folder, '.git'), { recursive: true });
        plant(folder, 'heir');
        const { codex } = bench.start();
        const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
        const within = limitCodexToTrust(
          codex,
          trust,
          async () => ok(null),
          () => [],
        );
        const started = await within.request('thread/start', { cwd: folder, sandbox: 'read-only' });
        if (!started.ok) throw new Error(started.error.type);
        const { id: threadId } = started.value.thread;
        await expectNoServers(within, threadId);
      } finally {
        await bench.close();
      }
    },
  );
});

describe.skipIf(process.platform === 'win32')('Workcell’s untrusted entries', () => {
  it('writes untrusted entries only while Codex works in a folder, not when it is only opened', async () => {
    app = await TestApp.start({ steps: Array.from({ length: 6 }, () => answer('Yes.')) });
    const root = app.workspace.path;
    if (!existsSync(join(root, '.git'))) git('init', '-q');
    const window = await app.openWindow();
    await say(window, 'askWhenNeeded');
    const sub = join(root, 'sub');
    plant(sub, 'sub');
    const trusted = `[projects."${root}"]`;
    const second = await app.connect();
    expect((await open(second, sub)).trust).toBe('unknown');
    await second.get('listTools', null);
    await second.get('listSkills', null);
    await second.get('listPrompts', null);
    expect(entries()).toEqual([trusted]);
    await say(second, 'readOnly');
    expect(entries()).toEqual([trusted, `[projects."${sub}"]`]);
    // A thread that a window shows is loaded again, and Codex works there.
    await open(second, sub);
    await window.get('restartCodex', null);
    await sendMessage(window, 'Again', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    expect(entries()).toEqual([trusted]);
    await say(second, 'readOnly');
    expect(entries()).toEqual([trusted, `[projects."${sub}"]`]);
    await open(second, sub, 'writable');
    await say(second, 'askWhenNeeded');
    expect(readFileSync(join(app.codexHome.path, 'config.toml'), 'utf8')).not.toContain('untrusted');
    expect(ran()).toEqual(['ran-sub']);
  });
});

describe.skipIf(process.platform === 'win32')('a command that Workcell runs in a folder', () => {
  it('gives a command nothing from untrusted settings, and admits it like a thread', async () => {
    const bench = await ThreadBench.open({
      files: { '.git/HEAD': 'ref: refs/heads/main\n', 'sub/a.txt': '' },
      config: (folder) => ({ projects: { [folder]: { trust_level: 'trusted' } } }),
    });
    try {
      const sub = join(bench.folder, 'sub');
      mkdirSync(join(sub, '.codex'));
      // Codex refuses the command once it has read this file.
      writeFileSync(join(sub, '.codex', 'config.toml'), '[permissions.":workspace".filesystem]\n"/" = "write"\n');
      const { codex } = bench.start();
      const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
      const admitted: string[] = [];
      const within = limitCodexToTrust(
        codex,
        trust,
        async (folder) => {
          admitted.push(folder);
          return admitted.length === 1 ? ok(null) : err('Not now.');
        },
        () => [],
      );
      const run = () =>
        within.request('command/exec', {
          command: ['/bin/sh', '-c', 'echo done'],
          cwd: sub,
          permissionProfile: ':workspace',
        });
      expect(await run()).toMatchObject({ ok: true, value: { exitCode: 0, stdout: 'done\n' } });
      expect(await run()).toMatchObject({ error: { message: 'Not now.' } });
      expect(admitted).toEqual([sub, sub]);
      await trust.answer(sub, 'writable');
      expect((await trust.decide(sub)).toWrite).toEqual({ [sub]: 'trusted' });
    } finally {
      await bench.close();
    }
  });
});

const hooksListed = z.object({
  value: z.object({
    data: z.array(
      z.object({
        hooks: z.array(z.object({ key: z.string(), currentHash: z.string(), trustStatus: z.string() })),
      }),
    ),
  }),
});

describe.skipIf(process.platform === 'win32')(
  'hooks of the main checkout, which Codex runs in a linked worktree',
  () => {
    it('runs hooks of the main checkout only in the version that the user reviewed and trusted', async () => {
      const worktree = join(createTemporaryFolder('linked').path, 'linked');
      const bench = await ThreadBench.open({ steps: Array.from({ length: 3 }, () => answer('Yes.')) });
      try {
        const main = bench.folder;
        const inMain = ['-C', main, '-c', 'user.name=a', '-c', 'user.email=a@b'];
        if (!existsSync(join(main, '.git'))) execFileSync('git', [...inMain, 'init', '-q']);
        execFileSync('git', [...inMain, 'commit', '-q', '--allow-empty', '-m', 'First']);
        execFileSync('git', [...inMain, 'worktree', 'add', '-q', '-b', 'other', worktree]);
        const script = join(main, '.codex', 'hook.sh');
        const hook = { hooks: [{ type: 'command', command: `sh ${script}` }] };
        for (const folder of [main, worktree]) mkdirSync(join(folder, '.codex'));
        writeFileSync(join(main, '.codex', 'hooks.json'), JSON.stringify({ hooks: { UserPromptSubmit: [hook] } }));
        const markedBy = (mark: string) => writeFileSync(script, `: > '${marks.path}/ran-${mark}'\n`);
        markedBy('first');
        const { codex } = bench.start();
        const trust = await FolderTrust.load(bench.dataFolder, bench.codexHome);
        await trust.answer(worktree, 'writable');
        const within = limitCodexToTrust(
          codex,
          trust,
          async () => ok(null),
          () => [],
        );
        const turn = async () => {
          const started = await within.request('thread/start', { cwd: worktree, sandbox: 'read-only' });
          if (!started.ok) throw new Error(started.error.type);
          const ended = Promise.withResolvers<void>();
          const stop = codex.onNotification(({ method }) => {
            if (method === 'turn/completed') ended.resolve();
          });
          const input = [{ type: 'text' as const, text: 'Hi', text_elements: [] }];
          await within.request('turn/start', { threadId: started.value.thread.id, input });
          await ended.promise;
          stop();
        };
        await turn();
        expect(ran()).toEqual([]);
        // Workcell does not use this request, so its types are missing here.
        const ask = (method: never, params: never): Promise<unknown> => codex.request(method, params);
        const listed = hooksListed.parse(await ask('hooks/list' as never, { cwds: [worktree] } as never));
        const hooks = listed.value.data.flatMap((of) => of.hooks);
        expect(hooks.map(({ trustStatus }) => trustStatus)).toEqual(['untrusted']);
        const reviewed = Object.fromEntries(hooks.map(({ currentHash, key }) => [key, { trusted_hash: currentHash }]));
        await codex.request('config/batchWrite', {
          edits: [{ keyPath: 'hooks.state', value: reviewed, mergeStrategy: 'upsert' }],
        });
        await turn();
        expect(ran()).toEqual(['ran-first']);
        markedBy('second');
        expect(await trust.getTrust(worktree, worktree)).toEqual({ trust: 'unknown', notCovered: 'changed' });
        await turn();
        expect(ran()).toEqual(['ran-first']);
      } finally {
        await bench.close();
      }
    });
  },
);

describe.skipIf(process.platform === 'win32')('settings of a trusted folder', () => {
  const outside = createTemporaryFolder('outside');

  it.each(['a new thread', 'a change of mode'])(
    'does not let folder settings widen a mode that the user picked: %s',
    async (how) => {
      const mine = createTemporaryFolder('mine');
      const command = `touch ${mine.path}/reached ${outside.path}/reached`;
      const steps = [
        ...(how === 'a new thread' ? [] : [answer('Yes.')]),
        run(command, { callId: 'c1' }),
        answer('Done.'),
      ];
      const own = { writable_roots: [mine.path], exclude_slash_tmp: true, exclude_tmpdir_env_var: true };
      app = await TestApp.start({ steps, config: { sandbox_workspace_write: own } });
      const folder = app.workspace.path;
      mkdirSync(join(folder, '.codex'));
      const wide = `approvals_reviewer = "auto_review"\n[sandbox_workspace_write]\nwritable_roots = ["${outside.path}"]\nnetwork_access = true\n`;
      writeFileSync(join(folder, '.codex', 'config.toml'), wide);
      const window = await app.openWindow();
      const before =
        how === 'a new thread' ? {} : { threadId: await sendMessage(window, 'First', { mode: 'readOnly' }) };
      if (how !== 'a new thread') await waitForTurnEnd(window);
      await sendMessage(window, 'Reach out', { mode: 'askWhenNeeded', ...before });
      await window.until(() =>
        window.lastTurn?.entries.some(({ kind }) => kind === 'command') ? window.lastTurn : null,
      );
      await waitForTurnEnd(window);
      expect(existsSync(join(outside.path, 'reached'))).toBe(false);
      // The user's own configuration can still allow access.
      expect(existsSync(join(mine.path, 'reached'))).toBe(true);
    },
  );
});

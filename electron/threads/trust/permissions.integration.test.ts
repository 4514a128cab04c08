import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { afterEach, describe, expect, it } from 'vitest';
import { answer } from '../../../fixtures/provider/script.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import { findProjectFolders } from '../project-folders.ts';
import { createFakeTrust, createTrustQuestion } from '../testing/fake-trust.ts';
import { createMessage, startTestThread, ThreadBench } from '../testing/thread-bench.ts';
import { getPermissions, toTurnOverrides } from './permissions.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

const config: TurnSettings = { model: null, effort: null, approvalMode: 'config' };
const answers = (answered: 'ask' | 'readOnly') => ({ trustGate: createFakeTrust(async () => answered) });

/** Whether config.toml marks the workspace as trusted. */
async function trustIsWritten(): Promise<boolean> {
  return (await readFile(join(bench.codexHome, 'config.toml'), 'utf8')).includes('trust_level');
}

describe('a folder without a trust decision', () => {
  it.each<[string, TomlTable]>([
    ['names a sandbox that may write', { sandbox_mode: 'workspace-write' }],
    ['switches the sandbox off', { sandbox_mode: 'danger-full-access' }],
    ['names a profile that may write', { default_permissions: ':workspace' }],
  ])('asks about a folder before Codex trusts it if config.toml %s', async (_case, toml) => {
    bench = await ThreadBench.open({ config: () => toml, steps: [answer('Trusted.')] });
    const asking = bench.start(answers('ask'));
    const sent = await asking.domain.handlers.sendMessage(asking.window, createMessage('Hello', { settings: config }));
    expect(sent).toEqual({ ok: false, error: { type: 'needsTrust', ...createTrustQuestion(bench.folder) } });
    expect(await trustIsWritten()).toBe(false);
    await asking.close();

    const trusting = bench.start();
    await startTestThread(trusting, 'Hello', config);
    await trusting.window.until(() => trusting.window.transcript.turns[0]?.status === 'completed');
    expect(await trustIsWritten()).toBe(true);
  });

  it('neither asks about nor trusts a folder while config.toml makes Codex read-only', async () => {
    bench = await ThreadBench.open({ steps: [answer('Only looking.')] });
    const { domain, window } = bench.start(answers('ask'));
    const threadId = await startTestThread({ domain, window }, 'Look', config);
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(await trustIsWritten()).toBe(false);
    for (const approvalMode of ['askForEverything', 'askWhenNeeded', 'fullAccess'] as const) {
      const settings = { ...config, approvalMode };
      const sent = await domain.handlers.sendMessage(window, createMessage('Write', { threadId, settings }));
      expect(sent).toEqual({ ok: false, error: { type: 'needsTrust', ...createTrustQuestion(bench.folder) } });
    }
  });

  it('keeps a folder read-only in every mode once the user decides so', async () => {
    bench = await ThreadBench.open({
      config: () => ({ sandbox_mode: 'workspace-write' }),
      steps: [answer('Only looking.')],
    });
    const { domain, window } = bench.start(answers('readOnly'));
    const view = await domain.handlers.sendMessage(window, createMessage('Look', { settings: config }));
    if (!view.ok) throw new Error(view.error.type);
    const opened = await domain.handlers.openThread(window, { threadId: view.value.threadId });
    expect(opened).toMatchObject({ ok: true, value: { settings: { sandbox: 'readOnly' } } });
    expect(await trustIsWritten()).toBe(false);
  });
});

describe('a config.toml without a sandbox', () => {
  it.each(['.', 'part', 'elsewhere'])(
    'trusts exactly what Codex trusts without a sandbox in config.toml, with %s trusted',
    async (named) => {
      bench = await ThreadBench.open({
        files: { 'part/deep/file.txt': '' },
        config: (folder) => ({ projects: { [join(folder, named)]: { trust_level: 'trusted' } } }),
      });
      const { codex } = bench.start();
      for (const place of ['.', 'part', 'part/deep']) {
        const cwd = join(bench.folder, place);
        const [started, read] = await Promise.all([
          codex.request('thread/start', { cwd, ephemeral: true }),
          codex.request('config/read', { cwd }),
        ]);
        if (!started.ok || !read.ok) throw new Error('Codex refused');
        const ours = getPermissions('config', read.value.config, await findProjectFolders(cwd));
        const { approvalPolicy, sandboxPolicy } = toTurnOverrides(ours, read.value.config);
        expect({ approvalPolicy, sandboxPolicy }).toEqual({
          approvalPolicy: started.value.approvalPolicy,
          sandboxPolicy: started.value.sandbox,
        });
      }
    },
  );
});

describe('a change of mode', () => {
  it('applies a changed mode from the next message, and config.toml again when the user returns to it', async () => {
    const toml = { approval_policy: 'on-request', sandbox_mode: 'workspace-write' };
    bench = await ThreadBench.open({ config: () => toml, steps: Array.from({ length: 4 }, () => answer('Yes.')) });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'First', config);
    const opened = await domain.handlers.openThread(window, { threadId });
    const own = { approvalPolicy: 'on-request', sandbox: 'workspaceWrite' };
    expect(opened).toMatchObject({ ok: true, value: { settings: own } });
    const modes = [
      [
        { ...config, approvalMode: 'readOnly' },
        { approvalPolicy: 'on-request', sandbox: 'readOnly' },
      ],
      [
        { ...config, approvalMode: 'fullAccess' },
        { approvalPolicy: 'never', sandbox: 'fullAccess' },
      ],
      [config, own],
    ] as const;
    for (const [settings, expected] of modes) {
      await window.until(() => window.transcript.turns.every(({ status }) => status === 'completed'));
      const sent = createMessage('Next', { threadId, settings, fullAccessConsent: true });
      await domain.handlers.sendMessage(window, sent);
      const { sandbox, approvalPolicy } = expected;
      await window.until(() => {
        const now = window.findEvents('threadSettingsChanged').at(-1)?.payload;
        return now?.sandbox === sandbox && now.approvalPolicy === approvalPolicy;
      });
    }
    expect(domain.facade.find(threadId)?.hasFullAccess).toBe(false);
  });

  it('asks to confirm full access once per thread', async () => {
    bench = await ThreadBench.open({ steps: [answer('One.'), answer('Two.')] });
    const { domain, window } = bench.start();
    const settings: TurnSettings = { ...config, approvalMode: 'fullAccess' };
    const asked = await domain.handlers.sendMessage(window, createMessage('Hello', { settings }));
    expect(asked).toEqual({ ok: false, error: { type: 'needsFullAccessConsent' } });
    const threadId = await startTestThread({ domain, window }, 'Hello', settings);
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    const again = await domain.handlers.sendMessage(window, createMessage('More', { threadId, settings }));
    expect(again).toEqual({ ok: true, value: { threadId } });
  });
});

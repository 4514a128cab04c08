import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { TelemetryEvent } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { readConfig } from '../threads/testing/codex-replies.ts';
import { TestWindow } from '../threads/testing/test-window.ts';
import { CatalogRefresh } from './catalog-refresh.ts';
import { Catalogs } from './catalogs.ts';

const refreshDelayMs = 300;

let base = '';
let clock: ManualClock;
let codex: FakeCodexServer;
let catalogs: Catalogs;
let lifetime: Lifetime;
let reported: TelemetryEvent[];
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'workcell-catalogs-')));
  clock = new ManualClock();
  codex = new FakeCodexServer();
  reported = [];
  lifetime = new Lifetime();
  catalogs = new Catalogs({
    codex,
    lifetime,
    refresh: new CatalogRefresh(clock, lifetime, () => refreshDelayMs),
    codexHome: join(base, 'home'),
    emitEvent: (event) => reported.push(event),
  });
  await put('home', 'own', 'Mine');
  await put('one/.codex', 'shared', 'Of one');
  await put('two/.codex', 'shared', 'Of two');
});
afterEach(async () => {
  await lifetime.end();
  await rm(base, { recursive: true });
});

async function put(place: string, name: string, text: string): Promise<void> {
  await mkdir(join(base, place, 'prompts'), { recursive: true });
  await writeFile(join(base, place, 'prompts', `${name}.md`), text);
}
const windowOn = (name: string) => new TestWindow(name, join(base, name));
const prompts = async (window: TestWindow) => {
  const listed = await catalogs.handlers.listPrompts(window, null);
  return listed.ok ? listed.value.prompts.map(({ about }) => about) : [];
};
const news = (window: TestWindow) => window.findEvents('catalogsChanged').flatMap(({ payload }) => payload.catalogs);
/** Advances the clock until a window gets an event. */
const untilReported = async (window: TestWindow) => {
  for (const before = news(window).length; news(window).length === before; ) {
    await new Promise((settle) => setImmediate(settle));
    clock.advance(refreshDelayMs);
  }
};
const skill = (name: string, scope: 'user' | 'repo') => ({
  name,
  description: `About ${name}`,
  path: `/skills/${name}/SKILL.md`,
  scope,
  enabled: true,
  pluginId: null,
});

describe('what a window can insert', () => {
  it('the insert catalog has the user’s own prompts and those of its folder', async () => {
    expect(await prompts(windowOn('one'))).toEqual(['Mine', 'Of one']);
    expect(await prompts(new TestWindow('window', null))).toEqual(['Mine']);
  });

  it('the insert catalog has nothing from an untrusted folder, until it is trusted', async () => {
    const window = windowOn('one');
    const { workspace } = window;
    if (workspace === null) throw new Error('It has a folder');
    window.workspace = { ...workspace, trust: 'unknown' };
    codex.answers['skills/list'] = () =>
      ok({
        data: [
          {
            cwd: workspace.path,
            skills: [skill('mine', 'user'), skill('theirs', 'repo')],
            errors: [{ path: '/skills/x', message: 'missing name' }],
          },
        ],
      });
    expect(await prompts(window)).toEqual(['Mine']);
    expect(await catalogs.handlers.listPrompts(window, null)).toMatchObject(
      ok({ folders: [{ problem: null }, { place: 'workspace', problem: 'untrusted' }] }),
    );
    expect(await catalogs.handlers.listSkills(window, null)).toMatchObject(
      ok({ skills: [{ name: 'mine', about: 'About mine' }], errors: [] }),
    );
    const prompt = { place: 'workspace', name: 'shared' } as const;
    expect(await catalogs.handlers.readPrompt(window, prompt)).toEqual(err({ type: 'untrusted' }));
    expect(await catalogs.handlers.writePrompt(window, { ...prompt, text: 'x', replaces: null })).toEqual(
      err({ type: 'untrusted' }),
    );

    window.workspace = { ...workspace, trust: 'writable' };
    catalogs.workspaceChanged(window);
    expect(news(window)).toEqual(['prompts', 'skills']);
    expect(await prompts(window)).toEqual(['Mine', 'Of one']);
    expect(await catalogs.handlers.listSkills(window, null)).toMatchObject(
      ok({ skills: [{ name: 'mine' }, { name: 'theirs' }], errors: [{ path: '/skills/x', message: 'missing name' }] }),
    );
  });

  it('the insert catalog is updated when a file changes, once for many changes, and only in windows that show it', async () => {
    const one = windowOn('one');
    const two = windowOn('two');
    await prompts(one);
    await prompts(two);
    await put('one/.codex', 'a', 'New');
    await put('one/.codex', 'b', 'Newer');
    await untilReported(one);
    expect(news(one)).toEqual(['prompts']);
    expect(news(two)).toEqual([]);
    expect(await prompts(one)).toEqual(['Mine', 'New', 'Newer', 'Of one']);
    const saved = await catalogs.handlers.writePrompt(two, { place: 'home', name: 'b', text: 'Both', replaces: null });
    expect(saved.ok).toBe(true);
    await untilReported(two);
    expect(news(one).length).toBeGreaterThan(1);
    expect(await prompts(two)).toEqual(['Both', 'Mine', 'Of two']);
  });

  it('the insert catalog comes from another folder after the window moves there', async () => {
    const window = windowOn('one');
    await prompts(window);
    await catalogs.handlers.refreshCatalogs(window, null);
    expect(clock.pending).toBe(1);
    await window.leaveFolder();
    expect(clock.pending).toBe(0);
    window.workspace = windowOn('two').workspace;
    expect(await prompts(window)).toEqual(['Mine', 'Of two']);
    await catalogs.handlers.refreshCatalogs(window, null);
    clock.advance(refreshDelayMs);
    expect(news(window)).toEqual(['prompts']);
  });

  it('the insert catalog has the prompts while Codex reports no skills, and the reason if it cannot', async () => {
    const window = windowOn('one');
    const waiting = catalogs.handlers.listSkills(window, null);
    expect(await prompts(window)).toEqual(['Mine', 'Of one']);
    expect(await waiting).toMatchObject(err({ type: 'codexNotReady' }));
    codex.answers['skills/list'] = () => err({ type: 'noAnswer', afterMs: 30_000 });
    expect(await catalogs.handlers.listSkills(window, null)).toEqual(
      err({ type: 'codexNotReady', message: 'Codex did not respond for 30\u00a0s.' }),
    );
  });

  it('the insert catalog asks Codex again when it reports changed skills, and reloads when the user requests it', async () => {
    const window = windowOn('one');
    codex.answers['skills/list'] = () => ok({ data: [] });
    await catalogs.handlers.listSkills(window, null);
    codex.notify('skills/changed', {});
    codex.notify('skills/changed', {});
    clock.advance(refreshDelayMs);
    expect(news(window)).toEqual(['skills']);
    await catalogs.handlers.refreshCatalogs(window, null);
    clock.advance(refreshDelayMs);
    await catalogs.handlers.listSkills(window, null);
    await catalogs.handlers.listSkills(window, null);
    expect(codex.sent.map(({ params }) => params)).toMatchObject([
      { forceReload: false },
      { forceReload: true },
      { forceReload: false },
    ]);
  });

  it('the insert catalog has the tools of the shown thread, updated as more is known', async () => {
    const window = windowOn('one');
    const server = { name: 'notes', state: 'failed', error: 'The test has no answer to mcpServerStatus/list' };
    codex.answers['config/read'] = () => ok(readConfig({ mcp_servers: { notes: { command: 'notes' } } }));
    expect(await catalogs.handlers.listTools(window, null)).toEqual(ok({ servers: [], isWhole: false, problem: null }));
    await untilReported(window);
    expect(news(window)).toEqual(['tools']);
    expect(await catalogs.handlers.listTools(window, null)).toMatchObject(ok({ servers: [server], isWhole: true }));
    expect(reported).toEqual([{ type: 'mcp.refreshed', servers: 1, tools: 0, failed: 1 }]);
    window.openThread = threadId.parse('01a1f000-0000-7000-8000-000000000001');
    expect(await catalogs.handlers.listTools(window, null)).toMatchObject(ok({ servers: [], isWhole: false }));
    await window.leaveFolder();
    clock.advance(refreshDelayMs);
    expect(news(window)).toEqual(['tools']);
  });

  it('the insert catalog counts insertions', async () => {
    for (const kind of ['skill', 'tool'] as const) await catalogs.handlers.countInserted(windowOn('one'), { kind });
    expect(reported).toEqual([{ type: 'prompt.inserted', kind: 'skill' }, { type: 'mcp.selected' }]);
  });
});

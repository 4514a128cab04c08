import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { events } from '../../shared/contract/contract.ts';
import { killCodex } from './testing/kill-codex.ts';
import { answerTrust, sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests the order of state changes that a window receives.

let app: TestApp;
let folders: TestFolder;
beforeEach(() => {
  folders = createTemporaryFolder('folders');
});
afterEach(async () => {
  await app.end();
  await folders.remove();
});

/** Short words for each kind of event. Other kinds are ignored. */
type Words = Partial<{
  readonly [Name in keyof typeof events]: (payload: z.infer<(typeof events)[Name]>) => string | readonly string[];
}>;

const ofApp: Words = {
  appReset: ({ workspace }) => `reset to ${workspace?.name}`,
  cliChanged: ({ phase }) => `CLI ${phase}`,
  authChanged: () => 'account',
  modelsChanged: () => 'catalogs',
};
const ofWorks: Words = {
  approvalsChanged: (changes) => changes.map(({ type }) => `approval ${type}`),
  commandRunChanged: ({ status }) => `run ${status}`,
  patchJobsChanged: ({ jobs }) => `patches under way: ${jobs.length}`,
  diffChanged: () => 'diff',
};
const ofThread: Words = {
  threadAdvanced: ({ events: reported }) =>
    reported.map(({ event }) => ('entry' in event ? `${event.type} ${event.entry.kind}` : event.type)),
  threadReloaded: () => 'thread filled again',
};

/** Returns the words for a window's events from index `since`, without consecutive duplicates. */
function reported(window: TestWindow, words: Words, since = 0): readonly string[] {
  const said = window.received.slice(since).flatMap(({ name, payload }) => {
    const describeEvent: unknown = Reflect.get(words, name);
    return typeof describeEvent === 'function' ? describeEvent(Reflect.get(events, name).parse(payload)) : [];
  });
  return said.filter((each, at) => each !== said[at - 1]);
}

/** Keeps only the first of repeated events, for example when Codex is ready again with a new response time. */
function firsts(received: readonly string[]): readonly string[] {
  return [...new Set(received)];
}

async function makeFolder(name: string): Promise<string> {
  const path = join(folders.path, name);
  await mkdir(path);
  return path;
}

describe('the startup order', () => {
  it('loads settings, folder, Codex, account and catalogs in this order, and starts with empty threads', async () => {
    app = await TestApp.start();
    const window = await app.connect();
    expect(window.app).toMatchObject({ settings: { values: { approvalMode: 'config' } }, cli: { phase: 'idle' } });
    await window.get('openWorkspace', { path: app.workspace.path });
    await window.until(() => window.app.models.length > 0);
    expect(firsts(reported(window, ofApp))).toEqual([
      `reset to ${window.app.workspace?.name}`,
      'CLI starting',
      'CLI ready',
      'account',
      'catalogs',
    ]);
    expect(window.app).toMatchObject({ openThread: null, threads: [], approvals: [] });
  });

  it('returns the startup steps with the time of each', async () => {
    app = await TestApp.start({ environment: { WORKCELL_TIMINGS: '1' } });
    await app.openWindow();
    await expect.poll(() => app.reports.at(-1), { timeout: 20_000 }).toContain('personal: catalogs are read');
    expect(app.reports.map((line) => line.replace(/: \d+ ms$/, ''))).toEqual([
      'options',
      'consent',
      'what earlier runs left',
      'personal: workspace',
      'personal: CLI',
      'personal: auth',
      'personal: catalogs',
      'personal: transcript, exec, diff',
      'personal: approvals',
      'personal: Codex is ready',
      'personal: account is checked',
      'personal: catalogs are read',
    ]);
  });
});

describe('the order of a turn', () => {
  it('shows the pending message first, then the version of Codex', async () => {
    app = await TestApp.start({ steps: [answer('One.'), answer('Two.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'First');
    await waitForTurnEnd(window);
    const since = window.received.length;
    await sendMessage(window, 'Second', { threadId });
    await waitForTurnEnd(window);
    expect(reported(window, ofThread, since)).toEqual([
      'messageSubmitted user',
      'turnStarted',
      'entryPut user',
      'entryPut assistant',
      'textAppended',
      'entryPut assistant',
      'usageUpdated',
      'turnEnded',
    ]);
  });

  it('emits queue, decision and run of a command in this order, and no changes', async () => {
    app = await TestApp.start({ steps: [run('echo one'), answer('Done.')] });
    const window = await app.openWindow();
    await sendMessage(window, 'Say one');
    const { id } = await waitForApproval(window);
    expect(reported(window, ofWorks).at(-1)).toBe('approval added');
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(window);
    const received = reported(window, ofWorks);
    expect(received.slice(received.indexOf('run waiting'))).toEqual([
      'run waiting',
      'approval added',
      'run running',
      'approval settled',
      'run done',
    ]);
  });

  it('emits the decision first, then shows the patch as in progress until it is applied', async () => {
    app = await TestApp.start({ steps: [patch(addFile('one.txt', 'one\n')), answer('Done.')] });
    const window = await app.openWindow();
    await sendMessage(window, 'Make a file');
    const { id } = await waitForApproval(window);
    const since = window.received.length;
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(window);
    // Codex reports the turn's diff at any time.
    const { diffChanged: _any, ...settled } = ofWorks;
    // The patch may also report how many of its files are done.
    const firsts = reported(window, settled, since).filter((words, at, all) => all.indexOf(words) === at);
    expect(firsts).toEqual(['patches under way: 1', 'approval settled', 'patches under way: 0']);
  });
});

describe('the choice of the user', () => {
  it('applies a setting to approvals before the next one is asked and before windows get it', async () => {
    app = await TestApp.start({ steps: [run('echo one'), answer('One.'), run('echo two'), answer('Two.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'One', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    expect(window.waiting).toEqual([]);
    const since = window.received.length;
    const words: Words = {
      settingsChanged: ({ values }) => `${values.approvalMode}, ${values.rememberedApprovals}`,
      threadSettingsChanged: ({ approvalPolicy }) => `thread ${approvalPolicy}`,
      approvalsChanged: (changes) =>
        changes.map((change) => `offered: ${'approval' in change && change.approval.offer?.policy}`),
    };
    await window.get('changeSettings', { approvalMode: 'askForEverything' });
    await sendMessage(window, 'Two', { threadId, mode: window.app.settings.values.approvalMode });
    const { id } = await waitForApproval(window);
    await window.get('changeSettings', { rememberedApprovals: 'user', rememberedApprovalsAcknowledged: true });
    expect(reported(window, words, since)).toEqual([
      'askForEverything, session',
      'thread untrusted',
      'offered: session',
      'offered: user',
      'askForEverything, user',
    ]);
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(window);
  });
});

describe('a window that changes its folder', () => {
  it('resets a window that changes its folder immediately; running work continues and keeps its place', async () => {
    app = await TestApp.start({ steps: [run('echo one'), answer('Done.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Say one');
    const { id } = await waitForApproval(window);
    await window.until(() => window.app.models.length > 0);
    const cli = await window.until(() => window.app.cli.phase === 'ready' && window.app.cli);
    const since = window.received.length;

    await window.get('openWorkspace', { path: await makeFolder('other') });
    const { cliChanged: _aside, ...views } = { ...ofApp, ...ofWorks, ...ofThread };
    expect(reported(window, views, since)).toEqual(['reset to other']);
    expect(window.app).toMatchObject({
      workspace: { name: 'other' },
      cli: { phase: 'ready', generation: cli.generation },
      openThread: null,
      threads: [{ id: threadId, state: 'waiting' }],
      approvals: [{ id, state: 'waiting' }],
    });

    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await window.open(threadId);
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(reported(window, ofApp, since)).not.toContain('CLI starting');
  });

  it('changes the folder of one window without affecting the others', async () => {
    app = await TestApp.start({ otherwise: run('true') });
    const [one, two] = [await app.openWindow(), await app.connect()];
    const { path } = await two.get('openWorkspace', { path: await makeFolder('other') });
    await answerTrust(two, path, 'writable');
    const threads = [await sendMessage(one, 'One'), await sendMessage(two, 'Two')];
    await one.until(() => one.waiting.length === 2);
    expect(two.waiting.map(({ threadId }) => threadId).sort()).toEqual(threads.sort());
    for (const { id } of one.waiting) {
      await one.get('resolveApproval', { approvalId: id, decision: { type: 'cancelTurn' } });
    }
    await Promise.all([waitForTurnEnd(one), waitForTurnEnd(two)]);
    expect(one.entries).toMatchObject([{ text: 'One' }, {}, {}]);
    expect(two.entries).toMatchObject([{ text: 'Two' }, {}, {}]);
    const titles = async (window: TestWindow) => {
      return (await window.get('listThreads', { search: '' })).map(({ title }) => title);
    };
    expect([await titles(one), await titles(two)]).toEqual([['One'], ['Two']]);
  });
});

describe('a Codex that was killed and came back', () => {
  it('reloads threads from the database, then the account, then allows messages after Codex was killed', async () => {
    app = await TestApp.start({ steps: [run('echo one'), run('echo two'), answer('Again.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Say one and two');
    const first = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: first.id, decision: { type: 'approve' } });
    const second = await window.until(() => window.waiting.find(({ id }) => id !== first.id));
    const since = window.received.length;
    await killCodex(app);
    await window.until(() => window.app.cli.phase === 'restarting');
    const before = window.entries.filter(({ kind }) => kind !== 'status');
    expect(window.waiting).toEqual([]);
    await sendMessage(window, 'Go on', { threadId });
    await waitForTurnEnd(window);

    const words = { ...ofApp, ...ofThread, approvalsChanged: ofWorks.approvalsChanged ?? (() => '') };
    const received = reported(window, words, since);
    const steps = ['approval settled', 'CLI restarting', 'CLI starting', 'CLI ready', 'thread filled again', 'account'];
    expect(firsts(received).filter((each) => steps.includes(each))).toEqual(steps);
    const place = (each: string) => received.findIndex((other) => other.includes(each));
    expect(place('messageSubmitted')).toBeGreaterThan(place('account'));

    const after = window.entries.filter(({ kind }) => kind !== 'status');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toMatchObject([{ text: 'Go on' }, { text: 'Again.' }]);
    expect(before.at(-1)).toMatchObject({ kind: 'command', approval: { approvalId: second.id, state: 'expired' } });
    const done = before.find((entry) => entry.kind === 'command' && entry.status === 'done');
    if (done === undefined) throw new Error('No command is done');
    const output = await window.get('readOutput', { threadId, commandId: done.id, recorded: false });
    expect(output.head).toContain('one');
  });
});

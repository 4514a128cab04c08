import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { events } from '../../shared/contract/contract.ts';
import { killCodex } from './testing/kill-codex.ts';
import { answerTrust, nextApproval, send, TestApp, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

// The order in which a window hears of each change of state.

let desk: TestApp;
let folders: TestFolder;
beforeEach(() => {
  folders = createTemporaryFolder('folders');
});
afterEach(async () => {
  await desk.end();
  await folders.remove();
});

/** What each kind of event says here, in a word or two; kinds that are left out are not looked at. */
type Words = Partial<{
  readonly [Name in keyof typeof events]: (payload: z.infer<(typeof events)[Name]>) => string | readonly string[];
}>;

const ofDesk: Words = {
  deskReset: ({ workspace }) => `reset to ${workspace?.name}`,
  cliChanged: ({ phase }) => `CLI ${phase}`,
  authChanged: () => 'account',
  modelsChanged: () => 'catalogs',
};
const ofWorks: Words = {
  approvalsChanged: (changes) => changes.map(({ type }) => `approval ${type}`),
  execRunChanged: ({ status }) => `run ${status}`,
  patchJobsChanged: ({ jobs }) => `patches under way: ${jobs.length}`,
  diffChanged: () => 'diff',
};
const ofThread: Words = {
  threadAdvanced: ({ events: told }) =>
    told.map(({ event }) => ('entry' in event ? `${event.type} ${event.entry.kind}` : event.type)),
  threadRefilled: () => 'thread filled again',
};

/** What a window has heard of these since it had heard so much; what comes twice in a row stands once. */
function told(window: TestWindow, words: Words, since = 0): readonly string[] {
  const said = window.heard.slice(since).flatMap(({ name, payload }) => {
    const describeEvent: unknown = Reflect.get(words, name);
    return typeof describeEvent === 'function' ? describeEvent(Reflect.get(events, name).parse(payload)) : [];
  });
  return said.filter((each, at) => each !== said[at - 1]);
}

/** What is heard of more than once, as that Codex is ready with a new time of its answer, where it was heard first. */
function firsts(heard: readonly string[]): readonly string[] {
  return [...new Set(heard)];
}

async function makeFolder(name: string): Promise<string> {
  const path = join(folders.path, name);
  await mkdir(path);
  return path;
}

describe('the order of a start', () => {
  it('is options, folder, Codex, account, catalogs; threads begin empty', async () => {
    desk = await TestApp.start();
    const window = await desk.connect();
    expect(window.desk).toMatchObject({ options: { values: { approvalMode: 'config' } }, cli: { phase: 'idle' } });
    await window.get('openWorkspace', { path: desk.workspace.path });
    await window.until(() => window.desk.models.length > 0);
    expect(firsts(told(window, ofDesk))).toEqual([
      `reset to ${window.desk.workspace?.name}`,
      'CLI starting',
      'CLI ready',
      'account',
      'catalogs',
    ]);
    expect(window.desk).toMatchObject({ openThread: null, threads: [], approvals: [] });
  });

  it('can be read with the time of each step', async () => {
    desk = await TestApp.start({ environment: { WORKCELL_TIMINGS: '1' } });
    await desk.openWindow();
    await expect.poll(() => desk.reports.at(-1), { timeout: 20_000 }).toContain('personal: catalogs are read');
    expect(desk.reports.map((line) => line.replace(/: \d+ ms$/, ''))).toEqual([
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
  it('is the pending message, then what Codex makes of it', async () => {
    desk = await TestApp.start({ steps: [answer('One.'), answer('Two.')] });
    const window = await desk.openWindow();
    const threadId = await send(window, 'First');
    await turnEnded(window);
    const since = window.heard.length;
    await send(window, 'Second', { threadId });
    await turnEnded(window);
    expect(told(window, ofThread, since)).toEqual([
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

  it('with a command is the queue, the decision, the run; changes stay as they are', async () => {
    desk = await TestApp.start({ steps: [run('echo one'), answer('Done.')] });
    const window = await desk.openWindow();
    await send(window, 'Say one');
    const { id } = await nextApproval(window);
    expect(told(window, ofWorks).at(-1)).toBe('approval added');
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(window);
    const heard = told(window, ofWorks);
    expect(heard.slice(heard.indexOf('run waiting'))).toEqual([
      'run waiting',
      'approval added',
      'run running',
      'approval settled',
      'run done',
    ]);
  });

  it('with a patch is the decision, then the patch is under way until it has been applied', async () => {
    desk = await TestApp.start({ steps: [patch(addFile('one.txt', 'one\n')), answer('Done.')] });
    const window = await desk.openWindow();
    await send(window, 'Make a file');
    const { id } = await nextApproval(window);
    const since = window.heard.length;
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(window);
    // Codex tells of the diff of the turn when it likes.
    const { diffChanged: _any, ...settled } = ofWorks;
    // The patch may also report how many of its files are done.
    const firsts = told(window, settled, since).filter((words, at, all) => all.indexOf(words) === at);
    expect(firsts).toEqual(['patches under way: 1', 'approval settled', 'patches under way: 0']);
  });
});

describe('what the person chooses', () => {
  it('reaches the approvals before the next one is asked, and before windows hear of it', async () => {
    desk = await TestApp.start({ steps: [run('echo one'), answer('One.'), run('echo two'), answer('Two.')] });
    const window = await desk.openWindow();
    const threadId = await send(window, 'One', { mode: 'askWhenNeeded' });
    await turnEnded(window);
    expect(window.waiting).toEqual([]);
    const since = window.heard.length;
    const words: Words = {
      optionsChanged: ({ values }) => `${values.approvalMode}, ${values.rememberedApprovals}`,
      threadSettingsChanged: ({ approvalPolicy }) => `thread ${approvalPolicy}`,
      approvalsChanged: (changes) =>
        changes.map((change) => `offered: ${'approval' in change && change.approval.offer?.policy}`),
    };
    await window.get('changeOptions', { approvalMode: 'askForEverything' });
    await send(window, 'Two', { threadId, mode: window.desk.options.values.approvalMode });
    const { id } = await nextApproval(window);
    await window.get('changeOptions', { rememberedApprovals: 'user', rememberedApprovalsAcknowledged: true });
    expect(told(window, words, since)).toEqual([
      'askForEverything, session',
      'thread untrusted',
      'offered: session',
      'offered: user',
      'askForEverything, user',
    ]);
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(window);
  });
});

describe('a window that changes its folder', () => {
  it('is reset at once; what runs goes on, and keeps its place in the list and in the queue', async () => {
    desk = await TestApp.start({ steps: [run('echo one'), answer('Done.')] });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Say one');
    const { id } = await nextApproval(window);
    await window.until(() => window.desk.models.length > 0);
    const cli = await window.until(() => window.desk.cli.phase === 'ready' && window.desk.cli);
    const since = window.heard.length;

    await window.get('openWorkspace', { path: await makeFolder('other') });
    const { cliChanged: _aside, ...views } = { ...ofDesk, ...ofWorks, ...ofThread };
    expect(told(window, views, since)).toEqual(['reset to other']);
    expect(window.desk).toMatchObject({
      workspace: { name: 'other' },
      cli: { phase: 'ready', generation: cli.generation },
      openThread: null,
      threads: [{ id: threadId, state: 'waiting' }],
      approvals: [{ id, state: 'waiting' }],
    });

    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await window.open(threadId);
    expect((await turnEnded(window)).status).toBe('completed');
    expect(told(window, ofDesk, since)).not.toContain('CLI starting');
  });

  it('leaves the others alone, each on its own folder', async () => {
    desk = await TestApp.start({ otherwise: run('true') });
    const [one, two] = [await desk.openWindow(), await desk.connect()];
    const { path } = await two.get('openWorkspace', { path: await makeFolder('other') });
    await answerTrust(two, path, 'writable');
    const threads = [await send(one, 'One'), await send(two, 'Two')];
    await one.until(() => one.waiting.length === 2);
    expect(two.waiting.map(({ threadId }) => threadId).sort()).toEqual(threads.sort());
    for (const { id } of one.waiting) {
      await one.get('resolveApproval', { approvalId: id, decision: { type: 'cancelTurn' } });
    }
    await Promise.all([turnEnded(one), turnEnded(two)]);
    expect(one.entries).toMatchObject([{ text: 'One' }, {}, {}]);
    expect(two.entries).toMatchObject([{ text: 'Two' }, {}, {}]);
    const titles = async (window: TestWindow) => {
      return (await window.get('listThreads', { search: '' })).map(({ title }) => title);
    };
    expect([await titles(one), await titles(two)]).toEqual([['One'], ['Two']]);
  });
});

describe('a Codex that was killed and came back', () => {
  it('has threads filled again from the database, then the account, then messages', async () => {
    desk = await TestApp.start({ steps: [run('echo one'), run('echo two'), answer('Again.')] });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Say one and two');
    const first = await nextApproval(window);
    await window.get('resolveApproval', { approvalId: first.id, decision: { type: 'approve' } });
    const second = await window.until(() => window.waiting.find(({ id }) => id !== first.id));
    const since = window.heard.length;
    await killCodex(desk);
    await window.until(() => window.desk.cli.phase === 'restarting');
    const before = window.entries.filter(({ kind }) => kind !== 'status');
    expect(window.waiting).toEqual([]);
    await send(window, 'Go on', { threadId });
    await turnEnded(window);

    const words = { ...ofDesk, ...ofThread, approvalsChanged: ofWorks.approvalsChanged ?? (() => '') };
    const heard = told(window, words, since);
    const steps = ['approval settled', 'CLI restarting', 'CLI starting', 'CLI ready', 'thread filled again', 'account'];
    expect(firsts(heard).filter((each) => steps.includes(each))).toEqual(steps);
    const place = (each: string) => heard.findIndex((other) => other.includes(each));
    expect(place('messageSubmitted')).toBeGreaterThan(place('account'));

    const after = window.entries.filter(({ kind }) => kind !== 'status');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toMatchObject([{ text: 'Go on' }, { text: 'Again.' }]);
    expect(before.at(-1)).toMatchObject({ kind: 'command', approval: { approvalId: second.id, state: 'expired' } });
    const done = before.find((entry) => entry.kind === 'command' && entry.status === 'done');
    if (done === undefined) throw new Error('No command is done');
    const output = await window.get('readOutput', { threadId, runId: done.id, recorded: false });
    expect(output.head).toContain('one');
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasClaudeBuild, provideClaude } from '../../fixtures/claude-cli/provide-claude.ts';
import { MessagesServer } from '../../fixtures/messages-server/messages-server.ts';
import { say, use } from '../../fixtures/messages-server/script.ts';
import { OtlpReceiver } from '../../fixtures/otlp-receiver/otlp-receiver.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, fail, patch, pausing, run, waiting } from '../../fixtures/provider/script.ts';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { isLong } from '../../fixtures/testkit/test-run.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { runsEvents } from '../../shared/contract/runs.ts';
import { getRunKey, type RunRef, runIdSchema } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { killCodex } from './testing/kill-codex.ts';
import {
  answerTrust,
  createOutgoing,
  sendMessage,
  TestApp,
  type TestAppOptions,
  waitForApproval,
  waitForTurnEnd,
} from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const usual: RequestInput<'startRun'> = {
  prompt: 'Do it',
  tool: 'codex',
  model: null,
  isolation: 'worktree',
  checks: [],
  fullAccessConsent: false,
};

/** Codex runs anything within its sandbox. */
const byItself = { approval_policy: 'never', sandbox_mode: 'workspace-write' };

async function open(options: TestAppOptions = {}): Promise<TestWindow> {
  app = await TestApp.start({ config: byItself, ...options });
  return await app.openWindow();
}

const start = (window: TestWindow, options: Partial<RequestInput<'startRun'>> = {}): Promise<RunRef> =>
  window.get('startRun', { ...usual, ...options });

/** Returns the last state of a run that a window received. */
function reportedRun(window: TestWindow, run: RunRef): StartedRun | undefined {
  return window.received
    .flatMap(({ name, payload }) =>
      name === 'startedRunChanged' ? [runsEvents.startedRunChanged.parse(payload).run] : [],
    )
    .findLast((reported) => getRunKey(reported.run) === getRunKey(run));
}

const ended = (window: TestWindow, run: RunRef): Promise<StartedRun> =>
  window.until(() => {
    const reported = reportedRun(window, run);
    return reported?.stage === 'ended' ? reported : null;
  });

const inStage = (window: TestWindow, run: RunRef, stage: StartedRun['stage']) =>
  window.until(() => reportedRun(window, run)?.stage === stage);

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', app.workspace.path, ...args], { encoding: 'utf8' }).trim();

const inWorkspace = (path: string): string => join(app.workspace.path, path);

describe('a Codex run', () => {
  it('runs Codex in its own worktree with checks, and shows, applies and discards its changes', async () => {
    const window = await open({ steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.')] });
    const around = await window.get('getNewRunContext', null);
    expect(around).toMatchObject({ repository: { changedFiles: 0, submodules: [] }, noWorktree: null, checks: [] });
    expect(around.tools).toContainEqual({ tool: 'codex', missing: null });
    const checks = ['test -f made.txt', 'echo broken; exit 3'];
    const of = await start(window, { checks });
    expect(await ended(window, of)).toMatchObject({
      outcome: 'done',
      problem: null,
      branch: 'workcell/do-it',
      threadId: expect.any(String),
      checks: [
        { command: checks[0], exitCode: 0 },
        { command: checks[1], exitCode: 3 },
      ],
    });
    expect(existsSync(inWorkspace('made.txt'))).toBe(false);
    expect((await window.get('getNewRunContext', null)).checks).toEqual(checks);
    const info = await window.get('getRunInfo', of);
    expect(info.proof).toMatchObject({ prompt: 'Do it', tool: 'codex', files_changed: ['made.txt'], exit_status: 0 });
    expect(info.proof?.checks.map(({ passed }) => passed)).toEqual([true, false]);
    expect(info.card).toMatchObject({ state: 'failed', checks: { passed: 1, all: 2 } });
    const { events } = await window.get('getRunEvents', of);
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'prompt_sent',
      'file_write',
      'usage',
      'response_chunk',
      'response_complete',
      'usage',
      ...['bash_command', 'bash_output', 'bash_command', 'bash_output'],
      'completed',
    ]);
    expect(events.find(({ type }) => type === 'file_write')?.data).toMatchObject({ path: 'made.txt', added: 1 });

    const changes = await window.get('readRunChanges', of);
    expect(changes).toMatchObject({ paths: ['made.txt'], patch: expect.stringContaining('+made'), leftOut: null });
    expect(await window.get('applyRunChanges', { ...of, tree: changes.tree, leaveOut: [] })).toEqual({
      paths: ['made.txt'],
      leftOut: [],
    });
    expect(await window.get('readRunChanges', of)).toEqual({ ...changes, leftOut: [] });
    expect(readFileSync(inWorkspace('made.txt'), 'utf8')).toBe('made\n');
    await window.get('discardRunChanges', of);
    expect((await window.get('listStartedRuns', null)).worktrees).toEqual([]);
    expect(git('branch', '--list', 'workcell/*')).toBe('');
    expect(git('status', '--porcelain')).toBe('?? made.txt');
  });

  it('asks in the shared approval queue under the name of the run, with a link to it', async () => {
    const window = await open({
      steps: [run('touch asked', { callId: 'call_touch' }), answer('Touched.')],
      settings: { approval_mode: 'ask-for-everything', desktop: { browser_notifications: true } },
    });
    const of = await start(window, { prompt: 'Touch it' });
    const approval = await waitForApproval(window);
    expect(approval).toMatchObject({ run: of, threadTitle: 'Touch it', asked: { kind: 'command' } });
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'decline' } });
    expect(await ended(window, of)).toMatchObject({ outcome: 'done' });
    await window.until(() => window.received.some(({ name }) => name === 'notificationRequested'));
    const notices = window.received
      .filter(({ name }) => name === 'notificationRequested')
      .map(({ payload }) => payload);
    expect(notices).toEqual([
      expect.objectContaining({ title: 'Approval needed', body: 'Touch it', run: of }),
      expect.objectContaining({ title: 'Run finished', body: 'Touch it', run: of }),
    ]);
  });

  it('cancels a run if the user cancels its turn instead of answering', async () => {
    const window = await open({
      steps: [run('touch asked', { callId: 'call_touch' })],
      settings: { approval_mode: 'ask-for-everything' },
    });
    const of = await start(window);
    const approval = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'cancelTurn' } });
    expect(await ended(window, of)).toMatchObject({ outcome: 'cancelled', problem: null });
    const { card } = await window.get('getRunInfo', of);
    expect(card.state).toBe('stopped');
  });

  it('shows why a run failed, and keeps its events', async () => {
    const window = await open({ otherwise: () => fail(400, { message: 'The model is out of order' }) });
    const of = await start(window);
    const { outcome, problem } = await ended(window, of);
    expect(outcome).toBe('failed');
    expect(problem).toContain('The model is out of order');
    const { events } = await window.get('getRunEvents', of);
    expect(events.map(({ type }) => type)).toEqual(['started', 'prompt_sent', 'error', 'completed']);
  });

  it('pauses a run, makes room for the next, and continues', async () => {
    const gate = createGate();
    const window = await open({
      settings: { max_runs: 1 },
      otherwise: (request) => {
        const said = listUserMessages(request);
        if (said.at(-1) === 'First') return pausing(gate, 4, answer('This is never finished', { deltaLength: 5 }));
        return answer(`To ${said.at(-1)}`);
      },
    });
    const first = await start(window, { prompt: 'First' });
    await inStage(window, first, 'running');
    await app.provider.requestArrived(1);
    const second = await start(window, { prompt: 'Second' });
    expect(reportedRun(window, second)?.stage).toBe('queued');
    await window.get('pauseRun', { ...first, isPaused: true });
    expect(await ended(window, second)).toMatchObject({ outcome: 'done' });
    expect(reportedRun(window, first)?.stage).toBe('paused');
    await window.get('pauseRun', { ...first, isPaused: false });
    expect(await ended(window, first)).toMatchObject({ outcome: 'done', problem: null });
    const { events } = await window.get('getRunEvents', first);
    expect(events.filter(({ type }) => type === 'prompt_sent')).toHaveLength(2);
    gate.release();
  });

  it('cancels a run with everything it started, and keeps its events', async () => {
    const gate = createGate();
    const window = await open({ steps: [pausing(gate, 4, answer('This is never finished', { deltaLength: 5 }))] });
    const of = await start(window);
    await app.provider.requestArrived(1);
    expect(await window.ask('applyRunChanges', { ...of, tree: 'a'.repeat(40), leaveOut: [] })).toMatchObject({
      ok: false,
      error: { message: 'It is still running. Wait for it to end, or cancel it.' },
    });
    await window.get('cancelRun', of);
    expect(reportedRun(window, of)).toMatchObject({ stage: 'ended', outcome: 'cancelled' });
    gate.release();
  });
});

describe('a run in the folder itself', () => {
  it('continues a run in the folder itself as a conversation after a restart, with one card', async () => {
    const window = await open({ steps: [answer('It is done.')] });
    const of = await start(window, { isolation: 'inPlace' });
    const { threadId } = await ended(window, of);
    await app.restart();
    const next = await app.openWindow();
    const { card, proof } = await next.get('getRunInfo', of);
    expect(card).toMatchObject({ threadId, state: 'finished', now: [{ text: 'It is done.' }] });
    expect(proof).toMatchObject({ thread_id: threadId, ended_at: expect.any(String) });
    // Anyone can write a proof, so it counts only if its thread worked there.
    const elsewhere = join(inWorkspace('.workcells'), 'wc-2', 'proof.json');
    await mkdir(join(inWorkspace('.workcells'), 'wc-2'));
    await writeFile(elsewhere, JSON.stringify({ ...proof, thread_id: 'unknown-thread' }));
    const claimed = { ...of, runId: runIdSchema.parse('wc-2') };
    expect((await next.get('getRunInfo', claimed)).card.threadId).toBeNull();
  });

  it('lists the files that a run in the folder itself changed, without those changed before', async () => {
    const window = await open({ steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.')] });
    writeFileSync(inWorkspace('README.md'), '# Changed before\n');
    const of = await start(window, { isolation: 'inPlace' });
    expect(await ended(window, of)).toMatchObject({ outcome: 'done', branch: null });
    const { proof } = await window.get('getRunInfo', of);
    expect(proof).toMatchObject({ files_changed: ['made.txt'], start_commit: git('rev-parse', 'HEAD') });
    expect((await window.get('listStartedRuns', null)).worktrees).toEqual([]);
  });
});

describe('a message to a new thread in a worktree', () => {
  /** Sends a message to a new thread in a worktree, and shows the thread. */
  const send = async (window: TestWindow, text: string, change: Partial<RequestInput<'sendMessage'>> = {}) => {
    const message = { ...createOutgoing(text, { mode: 'config' }), place: 'worktree' as const, ...change };
    const { threadId } = await window.get('sendMessage', message);
    await window.open(threadId);
    const all = (await window.get('listStartedRuns', null)).runs;
    const started = all.find((each) => each.threadId === threadId);
    if (started === undefined) throw new Error('It has no run');
    return { message, threadId, run: started.run };
  };

  it('does the first turn in a worktree with its own effort, although runs are on hold, and asks nothing for the next', async () => {
    const window = await open({
      steps: [answer('Looked.'), patch(addFile('made.txt', 'made\n')), answer('It is made.'), answer('Yes, all.')],
    });
    const checks = ['test -f made.txt'];
    await ended(window, await start(window, { checks, isolation: 'inPlace' }));
    await window.get('holdRuns', { isHeld: true });
    const settings = { model: null, effort: 'high', approvalMode: 'config' } as const;
    const { message, run: of, threadId } = await send(window, 'Make it', { settings });
    expect(await ended(window, of)).toMatchObject({
      outcome: 'done',
      branch: 'workcell/make-it',
      request: { prompt: 'Make it', isolation: 'worktree', checks: [] },
    });
    expect(existsSync(inWorkspace('made.txt'))).toBe(false);
    const { worktrees } = await window.get('listStartedRuns', null);
    expect(worktrees.map(({ run: each }) => each)).toEqual([of]);
    expect(readFileSync(join(worktrees[0]?.path ?? '', 'made.txt'), 'utf8')).toBe('made\n');
    expect((await window.get('getNewRunContext', null)).checks).toEqual(checks);
    expect(window.entries.filter(({ kind }) => kind === 'user')).toMatchObject([
      { text: 'Make it', state: 'confirmed' },
    ]);
    expect(app.provider.requests[1]?.body).toMatchObject({ reasoning: { effort: 'high' } });
    const { events } = await window.get('getRunEvents', of);
    expect(events.filter(({ type }) => type === 'prompt_sent')).toMatchObject([{ data: { prompt: 'Make it' } }]);
    // The page asks again after a lost connection: nothing is sent twice.
    expect(await window.get('sendMessage', message)).toEqual({ threadId });
    expect(await window.get('followMessage', { clientId: message.message.clientId })).toEqual({ threadId });
    await sendMessage(window, 'Is that all?', { threadId, mode: 'config' });
    await waitForTurnEnd(window);
    expect(window.turns.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect((await window.get('listStartedRuns', null)).runs).toHaveLength(2);
  });

  it('refuses the message with the reason if there is no commit, and sends it once there is one', async () => {
    const window = await open({ steps: [answer('Done.')] });
    expect(await window.get('getWorktreeObstacle', null)).toBeNull();
    const head = git('rev-parse', 'HEAD');
    git('update-ref', '-d', 'HEAD');
    expect(await window.get('getWorktreeObstacle', null)).toContain('has no commits yet');
    const message = { ...createOutgoing('Go', { mode: 'config' }), place: 'worktree' as const };
    expect(await window.ask('sendMessage', message)).toMatchObject({
      error: { type: 'noWorktree', message: expect.stringContaining('has no commits yet') },
    });
    expect(await window.get('listStartedRuns', null)).toMatchObject({ runs: [], worktrees: [] });
    git('update-ref', 'HEAD', head);
    const { threadId } = await window.get('sendMessage', message);
    await window.open(threadId);
    await waitForTurnEnd(window);
    expect(app.provider.requests).toHaveLength(1);
  });

  it('takes attachments without a text and a text of the greatest length', async () => {
    const window = await open({ steps: [answer('One.'), answer('Two.')] });
    const notes = await window.get('keepAttachment', { name: 'notes.txt', data: btoa('Read me') });
    const first = await send(window, '', { message: { ...createOutgoing('').message, sources: [notes] } });
    expect(await ended(window, first.run)).toMatchObject({ outcome: 'done', request: { prompt: 'Attachments' } });
    const second = await send(window, 'x'.repeat(maxMessageCharacters), { inputAnswer: 'send' });
    expect(await ended(window, second.run)).toMatchObject({ outcome: 'done' });
    expect(app.provider.requests).toHaveLength(2);
  });

  it('says that its files cannot be rewound because they are in a worktree, and rewinds the conversation', async () => {
    const window = await open({ steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.')] });
    const { run: of, threadId } = await send(window, 'Make it');
    await ended(window, of);
    const turnId = window.lastTurn?.id;
    if (turnId === undefined) throw new Error('It has no turn');
    const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
    expect(plan).toMatchObject({ noFiles: 'worktree', noConversation: null, files: [] });
    await window.get('rewind', { planId: plan.planId, scope: 'conversation', choices: [] });
    expect(window.turns).toEqual([]);
    expect((await window.get('readRunChanges', of)).paths).toEqual(['made.txt']);
  });

  it('refuses the next message once the worktree is gone, and a fork of the thread continues in the folder', async () => {
    const window = await open({ steps: [answer('Done.'), answer('It is here.')] });
    const { run: of, threadId } = await send(window, 'Go');
    await ended(window, of);
    await window.get('discardRunChanges', of);
    expect(await window.ask('sendMessage', createOutgoing('Again', { threadId, mode: 'config' }))).toMatchObject({
      error: { type: 'workspaceGone', isWorktree: true },
    });
    const fork = await window.get('forkThread', { threadId });
    await sendMessage(window, 'Where is it?', { threadId: fork.threadId, mode: 'config' });
    await window.until(() => window.turns.at(-1)?.status === 'completed' && window.turns.length === 2);
    expect(app.provider.requests).toHaveLength(2);
    expect(JSON.stringify(app.provider.requests[1]?.body)).toContain(app.workspace.path);
    expect(await readdir(join(app.dataFolder.path, 'worktrees'))).toEqual([]);
    await app.restart();
    const next = await app.openWindow();
    expect((await next.get('listThreads', { search: '' })).find(({ id }) => id === fork.threadId)).toMatchObject({
      cwd: app.workspace.path,
    });
  });

  it("works in the user's own worktree once that is trusted, in the list of the folder, and makes and sets up nothing", async () => {
    const folder = createCacheFolder('own');
    onTestFinished(() => folder.remove());
    const own = join(realpathSync(folder.path), 'topic');
    const window = await open({
      steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.'), answer('Still there.')],
    });
    git('worktree', 'add', '-b', 'topic', own);
    await window.get('setWorktreeSetup', {
      folder: app.workspace.path,
      setup: { files: [], commands: ['touch set-up.txt'], network: false },
    });
    // Anyone who writes in .git could name a folder.
    const planted = inWorkspace('.git/worktrees/planted');
    await mkdir(planted);
    await writeFile(join(planted, 'gitdir'), join(app.codexHome.path, '.git'));
    expect(await window.get('listOpenWorktrees', null)).toEqual([{ path: own, branch: 'topic', isOurs: false }]);
    const message = { ...createOutgoing('Make it', { mode: 'config' }), place: 'worktree' as const, worktree: own };
    expect(await window.ask('sendMessage', message)).toMatchObject({ error: { type: 'needsTrust', path: own } });
    expect(await window.ask('sendMessage', { ...message, worktree: app.codexHome.path })).toMatchObject({
      error: { type: 'noWorktree', message: expect.stringContaining('gone or in use') },
    });
    expect(await answerTrust(window, own, 'writable')).toMatchObject({ ok: true });
    const { threadId } = await window.get('sendMessage', message);
    await window.open(threadId);
    await waitForTurnEnd(window);
    expect([existsSync(join(own, 'made.txt')), existsSync(inWorkspace('made.txt'))]).toEqual([true, false]);
    expect(existsSync(join(own, 'set-up.txt'))).toBe(false);
    expect(await window.get('listStartedRuns', null)).toMatchObject({ runs: [], worktrees: [] });
    await app.restart();
    const later = await app.openWindow();
    expect(await later.get('listThreads', { search: '' })).toMatchObject([{ id: threadId, cwd: own }]);
    await sendMessage(later, 'Still there?', { threadId, mode: 'config' });
    await later.until(() => later.turns.length === 2 && later.lastTurn?.status === 'completed');
    await answerTrust(later, app.workspace.path, 'readOnly');
    expect(await later.get('listOpenWorktrees', null)).toEqual([]);
  });

  it('works in a worktree of Workcell whose work is over, with the trust of the folder, and not in one at work', async () => {
    const gate = createGate();
    const window = await open({
      steps: [
        patch(addFile('made.txt', 'made\n')),
        answer('It is made.'),
        patch(addFile('more.txt', 'more\n')),
        pausing(gate, 0, answer('There is more.')),
      ],
    });
    const { run: of } = await send(window, 'Make it');
    await ended(window, of);
    const [ours] = await window.get('listOpenWorktrees', null);
    expect(ours).toMatchObject({ branch: 'workcell/make-it', isOurs: true });
    const inOurs = { ...createOutgoing('More', { mode: 'config' }), place: 'worktree' as const, worktree: ours?.path };
    const { threadId } = await window.get('sendMessage', inOurs);
    await app.provider.requestArrived(4);
    expect(await window.get('listOpenWorktrees', null)).toEqual([]);
    const another = { ...createOutgoing('And more', { mode: 'config' }), place: inOurs.place, worktree: ours?.path };
    expect(await window.ask('sendMessage', another)).toMatchObject({ error: { type: 'noWorktree' } });
    await window.open(threadId);
    gate.release();
    await waitForTurnEnd(window);
    expect((await window.get('readRunChanges', of)).paths).toEqual(['made.txt', 'more.txt']);
    expect((await window.get('listStartedRuns', null)).runs).toHaveLength(1);
  });

  it('leaves nothing behind if the user does not approve the message', async () => {
    const window = await open({ settings: { approvals: { review_own_actions: true } } });
    const message = { ...createOutgoing('Go', { mode: 'config' }), place: 'worktree' as const };
    const sent = window.ask('sendMessage', message);
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision: { type: 'decline' } });
    expect(await sent).toMatchObject({ error: { type: 'notApproved' } });
    expect(await window.get('listStartedRuns', null)).toMatchObject({
      runs: [{ outcome: 'cancelled', became: 'discarded' }],
      worktrees: [],
    });
    expect(app.provider.requests).toEqual([]);
  });

  it.each(['cancelRun', 'pauseRun'] as const)(
    'sends nothing after %s, even if the user then approves the message',
    async (act) => {
      const window = await open({ settings: { approvals: { review_own_actions: true } }, steps: [answer('Done.')] });
      const message = { ...createOutgoing('Go', { mode: 'config' }), place: 'worktree' as const };
      const sent = window.ask('sendMessage', message);
      const { id: approvalId } = await waitForApproval(window);
      const [opened] = (await window.get('listStartedRuns', null)).runs;
      if (opened === undefined) throw new Error('It has no run');
      await (act === 'cancelRun' ? window.get(act, opened.run) : window.get(act, { ...opened.run, isPaused: true }));
      await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
      expect(await sent).toMatchObject({ error: { type: 'noWorktree', message: expect.stringContaining('Send') } });
      expect(await window.get('listStartedRuns', null)).toMatchObject({
        runs: [{ outcome: 'cancelled', became: 'discarded' }],
        worktrees: [],
      });
      expect(app.provider.requests).toEqual([]);
    },
  );
});

describe('a tool that is killed', () => {
  it('records a failed run with its events when the tool is killed', async () => {
    const gate = createGate();
    const window = await open({
      steps: [run('echo before', { callId: 'call_echo' }), pausing(gate, 0, answer('Never'))],
    });
    const of = await start(window);
    await app.provider.requestArrived(2);
    await killCodex(app);
    const { outcome, problem } = await ended(window, of);
    expect([outcome, problem]).toEqual(['failed', 'Codex stopped while working.']);
    const { events } = await window.get('getRunEvents', of);
    expect(events.map(({ type }) => type)).toEqual([
      ...['started', 'prompt_sent', 'bash_command', 'bash_output', 'usage', 'error'],
      'completed',
    ]);
    gate.release();
  });
});

describe('parallel runs', () => {
  const parallel = isLong ? 10 : 4;

  it(`runs ${parallel} at a time on one repository, and refuses each conflict with nothing applied`, async () => {
    const gate = createGate();
    const window = await open({
      settings: { max_runs: parallel },
      otherwise: (request) => {
        const asked = listUserMessages(request).at(-1) ?? '';
        if (request.body.input.some(({ type }) => type.endsWith('_output'))) return answer(`${asked} is done.`);
        return pausing(gate, 0, patch(`*** Update File: README.md\n@@\n-# A workspace of a test\n+# ${asked}\n`));
      },
    });
    const all = await Promise.all(
      Array.from({ length: parallel }, (_, at) => start(window, { prompt: `Title ${at}` })),
    );
    for (const each of all) await inStage(window, each, 'running');
    await app.provider.requestArrived(parallel);
    gate.release();
    for (const each of all) expect(await ended(window, each)).toMatchObject({ outcome: 'done' });
    const [first, ...others] = all;
    if (first === undefined) throw new Error('No run');
    const { tree } = await window.get('readRunChanges', first);
    await window.get('applyRunChanges', { ...first, tree, leaveOut: [] });
    expect(readFileSync(inWorkspace('README.md'), 'utf8')).toBe('# Title 0\n');
    for (const other of others) {
      const seen = await window.get('readRunChanges', other);
      const refused = await window.ask('applyRunChanges', { ...other, tree: seen.tree, leaveOut: [] });
      expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining('README.md') } });
    }
    expect(readFileSync(inWorkspace('README.md'), 'utf8')).toBe('# Title 0\n');
    const [second] = others;
    if (second === undefined) throw new Error('No second run');
    const kept = await window.get('keepRunChanges', {
      ...second,
      tree: (await window.get('readRunChanges', second)).tree,
    });
    expect(git('show', `${kept.branch}:README.md`)).toBe('# Title 1');
    expect((await window.get('listStartedRuns', null)).worktrees).toHaveLength(parallel - 1);
  });

  it('pauses parallel runs, ends all with the app, and finds their worktrees at the next start', async () => {
    const gate = createGate();
    const window = await open({ otherwise: () => pausing(gate, 0, answer('Never')) });
    const works = await start(window);
    await app.provider.requestArrived(1);
    await window.get('holdRuns', { isHeld: true });
    const waits = await start(window);
    expect(await window.get('listStartedRuns', null)).toMatchObject({
      isHeld: true,
      runs: [{ stage: 'running' }, { stage: 'queued' }],
    });
    await app.restart();
    gate.release();
    const next = await app.openWindow();
    const left = await next.get('listStartedRuns', null);
    expect(left.runs).toEqual([]);
    expect(left.worktrees.map(({ isPresent, run: of }) => [of, isPresent])).toEqual([[works, true]]);
    for (const each of [works, waits]) {
      expect((await next.get('getRunInfo', each)).card.state).toBe('stopped');
    }
    await next.get('discardRunChanges', works);
    expect((await next.get('listStartedRuns', null)).worktrees).toEqual([]);
    expect(await readdir(join(app.dataFolder.path, 'worktrees'))).toEqual([]);
  });
});

describe('a run is refused with the reason', () => {
  it('refuses a run if it cannot have a worktree', async () => {
    const window = await open();
    await rm(inWorkspace('.git'), { recursive: true });
    expect(await window.get('getNewRunContext', null)).toMatchObject({
      repository: null,
      noWorktree: expect.stringContaining('not in a git repository'),
    });
    expect(await window.ask('startRun', usual)).toMatchObject({
      ok: false,
      error: { type: 'refused', message: expect.stringContaining('not in a git repository') },
    });
    expect((await window.get('listStartedRuns', null)).runs).toEqual([]);
  });

  it('refuses a run if the folder is not trusted or the prompt contains a secret', async () => {
    app = await TestApp.start({ config: byItself });
    const window = await app.connect();
    expect(await window.ask('startRun', usual)).toMatchObject({ error: { type: 'noWorkspace' } });
    await window.get('openWorkspace', { path: app.workspace.path });
    expect(await window.ask('startRun', usual)).toMatchObject({ error: { type: 'needsTrust' } });
    await answerTrust(window, app.workspace.path, 'writable');
    const secret = { ...usual, prompt: `Use ghp_${'a1B2c3D4'.repeat(5).slice(0, 36)}` };
    expect(await window.ask('startRun', secret)).toMatchObject({ error: { type: 'needsInputAnswer' } });
  });

  it('refuses a run if its tool is not installed', async () => {
    const bin = createCacheFolder('bin');
    const window = await open({ environment: { PATH: `${bin.path}:/usr/bin:/bin` } });
    const { tools } = await window.get('getNewRunContext', null);
    expect(tools).toContainEqual({ tool: 'claude', missing: expect.stringContaining('npm install -g') });
    expect(await window.ask('startRun', { ...usual, tool: 'claude' })).toMatchObject({
      error: { type: 'refused', message: expect.stringContaining('Claude Code is not installed') },
    });
    await bin.remove();
  });
});

it.skipIf(process.platform === 'win32')(
  'starts no Claude Code that would use settings from the folder, and explains what to do',
  async () => {
    const bin = createCacheFolder('bin');
    const started = join(bin.path, 'started');
    const old = `#!/bin/sh\n[ "$1" = --version ] && exec echo '2.1.170 (Claude Code)'\npwd > '${started}'\n`;
    writeFileSync(join(bin.path, 'claude'), old, { mode: 0o755 });
    const window = await open({ environment: { PATH: `${bin.path}:/usr/bin:/bin` } });
    const message = expect.stringMatching(/You have 2\.1\.170\. Run "claude update" in a terminal\.$/u);
    expect((await window.get('getNewRunContext', null)).tools).toContainEqual({ tool: 'claude', missing: message });
    expect(await window.ask('startRun', { ...usual, tool: 'claude' })).toMatchObject({ error: { message } });
    await app.end();
    // Workcell does not start a current version either if its settings are in a folder where turns can write.
    const current = old.replace('2.1.170', '2.1.330');
    writeFileSync(join(bin.path, 'claude'), current, { mode: 0o755 });
    const next = await open({ environment: { PATH: `${bin.path}:/usr/bin:/bin`, CLAUDE_CONFIG_DIR: 'config' } });
    expect(await next.ask('startRun', { ...usual, tool: 'claude' })).toMatchObject({
      error: { message: expect.stringContaining('Codex may be able to change Claude Code settings in config.') },
    });
    expect(existsSync(started)).toBe(false);
    await bin.remove();
  },
);

describe('a run that waits while trust in its folder is withdrawn ends and says why', () => {
  const withdrawn = async (window: TestWindow, tool: 'claude' | 'codex'): Promise<StartedRun> => {
    await window.get('holdRuns', { isHeld: true });
    const of = await start(window, { tool, isolation: 'inPlace' });
    await answerTrust(window, app.workspace.path, 'readOnly');
    await window.get('holdRuns', { isHeld: false });
    return await ended(window, of);
  };
  const refused = {
    outcome: 'failed',
    problem:
      'The run ended because it can no longer write in its folder. Answer the trust question for that folder, then start the run again.',
  };

  it('ends a waiting Codex run when trust in its folder is withdrawn, with the reason', async () => {
    const window = await open({
      settings: { approval_mode: 'config' },
      steps: [run('echo hi > written.txt'), answer('Done.')],
    });
    expect(await withdrawn(window, 'codex')).toMatchObject(refused);
    expect(existsSync(inWorkspace('written.txt'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'ends a waiting Claude Code run when trust in its folder is withdrawn, with the reason',
    async () => {
      const bin = createCacheFolder('bin');
      const started = join(bin.path, 'started');
      const claude = `#!/bin/sh\n[ "$1" = --version ] && exec echo 2.1.330\npwd > '${started}'\n`;
      writeFileSync(join(bin.path, 'claude'), claude, { mode: 0o755 });
      const window = await open({ environment: { PATH: `${bin.path}:/usr/bin:/bin` } });
      expect(await withdrawn(window, 'claude')).toMatchObject(refused);
      expect(existsSync(started)).toBe(false);
      await bin.remove();
    },
  );
});

describe.skipIf(process.platform === 'win32')(
  'a run that works while trust in its folder is withdrawn is ended',
  () => {
    const why = {
      outcome: 'failed',
      problem: expect.stringContaining('The run ended because it can no longer write in its folder.'),
    };

    it.each(['inPlace', 'worktree'] as const)(
      'ends a working Codex run when trust in its folder is withdrawn: %s',
      async (isolation) => {
        const gate = createGate();
        const begun = run('exec sleep 600', { yieldMs: 300 });
        const window = await open({ steps: [begun, waiting(gate, run('touch late')), answer('Done.')] });
        const of = await start(window, { isolation });
        await inStage(window, of, 'running');
        const { threadId } = await window.until(() => {
          const reported = reportedRun(window, of);
          return reported?.threadId ? reported : null;
        });
        if (threadId === null) throw new Error('It has no thread');
        await window.open(threadId);
        await window.until(() => window.entries.some((entry) => entry.kind === 'command'));
        await answerTrust(window, app.workspace.path, 'readOnly');
        expect(await ended(window, of)).toMatchObject(why);
        gate.release();
        expect(existsSync(inWorkspace('late'))).toBe(false);
      },
    );

    it('ends a working Claude Code run when trust in its folder is withdrawn', async () => {
      const bin = createCacheFolder('bin');
      const claude = `#!/bin/sh\n[ "$1" = --version ] && exec echo 2.1.330\nexec sleep 600\n`;
      writeFileSync(join(bin.path, 'claude'), claude, { mode: 0o755 });
      const window = await open({ environment: { PATH: `${bin.path}:/usr/bin:/bin` } });
      const of = await start(window, { tool: 'claude', isolation: 'inPlace' });
      await inStage(window, of, 'running');
      await answerTrust(window, app.workspace.path, 'readOnly');
      expect(await ended(window, of)).toMatchObject(why);
      await bin.remove();
    });
  },
);

it('gives Claude Code a PATH and variables without the folders that turns can write', async () => {
  const bin = createCacheFolder('bin');
  const said = join(bin.path, 'said');
  const claude = `#!/bin/sh\n[ "$1" = --version ] && exec echo 2.1.330\nenv > '${said}'\nexit 1\n`;
  writeFileSync(join(bin.path, 'claude'), claude, { mode: 0o755 });
  const linked = join(bin.path, 'tools');
  const planted = {
    LD_PRELOAD: './x.so',
    NODE_OPTIONS: '--require ./x.cjs',
    PYTHONPATH: join(linked, 'python'),
    BASH_ENV: join(linked, 'env.sh'),
  };
  const window = await open({ environment: { PATH: `.:${linked}:${bin.path}:/usr/bin:/bin`, ...planted } });
  await mkdir(inWorkspace('tools'));
  // Workcell does not start the program with that name in this folder.
  writeFileSync(inWorkspace('tools/claude'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  symlinkSync(inWorkspace('tools'), linked);
  const of = await start(window, { tool: 'claude' });
  expect(await ended(window, of)).toMatchObject({ outcome: 'failed' });
  const given = readFileSync(said, 'utf8').split('\n');
  expect(given).toContain(`PATH=${bin.path}:/usr/bin:/bin`);
  expect(given.filter((line) => (line.split('=')[0] ?? '') in planted)).toEqual([]);
  await bin.remove();
});

describe.skipIf(!hasClaudeBuild)('a Claude Code run', () => {
  let program: string;
  beforeAll(async () => {
    program = await provideClaude();
  }, 300_000);

  it('asks under the name of the Claude Code run, works in its worktree and applies it like a Codex run', async () => {
    const receiver = await OtlpReceiver.start();
    const server = await MessagesServer.start([use('Bash', { command: 'echo made > made.txt' }), say('It is made.')]);
    const bin = createCacheFolder('bin');
    const claude = join(bin.path, 'claude');
    await writeFile(claude, `#!/bin/sh\nexec '${program}' "$@"\n`);
    await chmod(claude, 0o755);
    const window = await open({
      environment: {
        PATH: `${bin.path}:${process.env.PATH}`,
        ANTHROPIC_BASE_URL: server.baseUrl,
        ANTHROPIC_API_KEY: 'scripted',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      },
      settings: { desktop: { otlp: true } },
    });
    await mkdir(join(app.codexHome.path, '.claude'), { recursive: true });
    writeFileSync(inWorkspace('README.md'), '# Not committed\n');
    const of = await start(window, { tool: 'claude', isolation: 'worktreeWithChanges', prompt: 'Make it' });
    const approval = await waitForApproval(window);
    expect(approval).toMatchObject({
      run: of,
      threadTitle: 'Make it',
      asked: { kind: 'tool', tool: 'Bash', command: 'echo made > made.txt' },
    });
    expect((await window.get('listProcesses', null)).processes).toContainEqual(
      expect.objectContaining({ kind: 'runner', run: { run: of, title: 'Make it' }, end: 'end' }),
    );
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'approve' } });
    expect(await ended(window, of)).toMatchObject({ outcome: 'done', threadId: null });
    const { paths, tree } = await window.get('readRunChanges', of);
    expect(paths).toEqual(['made.txt']);
    await window.get('applyRunChanges', { ...of, tree, leaveOut: [] });
    expect(readFileSync(inWorkspace('made.txt'), 'utf8')).toBe('made\n');
    expect(readFileSync(inWorkspace('README.md'), 'utf8')).toBe('# Not committed\n');
    // The run is exported over OTLP once, from its recording.
    await receiver.until(({ spans }) => spans.length > 0);
    const roots = receiver.spans.filter(({ parentId }) => parentId === '');
    expect(roots.map(({ name }) => name)).toEqual(['invoke_agent claude-code']);
    const tools = receiver.spans.filter(({ name }) => name === 'execute_tool shell');
    expect(tools.map(({ attributes }) => attributes['workcell.tool.program'])).toEqual(['echo']);
    expect(receiver.spans.map(({ name }) => name)).toContain('workcell.approval');
    expect(receiver.received.map(({ bytes }) => bytes.toString('latin1')).join('')).not.toMatch(/made|Make it/);
    await receiver.stop();
    await server.stop();
    await bin.remove();
  });
});

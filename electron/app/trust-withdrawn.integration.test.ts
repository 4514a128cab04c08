import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAgentConfig, spawnAgent } from '../../fixtures/provider/agents.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { isSubagent, listOfferedTools, listToolOutputs } from '../../fixtures/provider/model-request.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, fail, patch, run, type Step, waiting } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { isOpenCommand } from '../../shared/console/command-status.ts';
import { runWithTimeout } from '../files/silent-folders.ts';
import {
  answerTrust,
  createOutgoing,
  sendMessage,
  TestApp,
  waitForApproval,
  waitForTurnEnd,
} from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests what happens when the user makes a folder read-only while something waits or runs there.

let app: TestApp;
afterEach(() => app.end());

const withdraw = (window: TestWindow) => window.get('answerTrust', { path: app.workspace.path, trust: 'readOnly' });
const commands = (window: TestWindow) => window.entries.filter((entry) => entry.kind === 'command');
const isWritten = (name: string) => existsSync(join(app.workspace.path, name));

it('sends a message that was under review when trust was withdrawn, and writes nothing', async () => {
  app = await TestApp.start({
    settings: { approvals: { review_own_actions: true } },
    steps: [run('cat pipe; touch written'), answer('Done.')],
  });
  // Codex reports a command that the sandbox stops in two ways: as blocked if it ends within 150 ms, as failed if it
  // takes longer. This command waits until it is reported.
  const pipe = join(app.workspace.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const window = await app.openWindow();
  const sent = window.get('sendMessage', createOutgoing('Go', { mode: 'askWhenNeeded' }));
  const { id: approvalId } = await waitForApproval(window);
  await withdraw(window);
  await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
  await window.open((await sent).threadId);
  await window.until(() => commands(window)[0]);
  await writeFile(pipe, 'go\n');
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'completed' });
  await window.until(() => commands(window).every(({ status }) => !isOpenCommand(status)));
  const outputTail = expect.stringContaining('Read-only file system');
  expect(commands(window)).toMatchObject([{ status: 'failed', exitCode: 1, outputTail }]);
  expect(window.entries.filter((entry) => entry.kind === 'status')).toContainEqual(
    expect.objectContaining({ fact: 'This folder is read-only.' }),
  );
  expect(isWritten('written')).toBe(false);
});

const actions = {
  runCommand: (name: string) => ({ type: 'runCommand', command: `touch ${name}` }) as const,
  applyDiff: (name: string) =>
    ({ type: 'applyDiff', diff: `--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n` }) as const,
};

describe('a suggestion in an answer', () => {
  async function suggesting(type: keyof typeof actions) {
    app = await TestApp.start({ steps: [answer('Try this.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
    const { id: turnId } = await waitForTurnEnd(window);
    const propose = (name: string) => window.ask('proposeAction', { threadId, turnId, action: actions[type](name) });
    const approve = async () => {
      const { id: approvalId } = await waitForApproval(window);
      await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
    };
    return { window, propose, approve };
  }

  it('runs no suggested command that was asked about before, and lets a later one write nothing', async () => {
    const { approve, propose, window } = await suggesting('runCommand');
    await propose('before');
    await waitForApproval(window);
    await withdraw(window);
    await approve();
    const said = await window.until(() => window.entries.find((entry) => entry.kind === 'status'));
    expect(said).toMatchObject({ fact: 'The command did not run.', detail: 'You set this folder to read-only.' });
    expect((await propose('after')).ok).toBe(true);
    await approve();
    const isFailed = () => window.entries.find((entry) => entry.kind === 'command' && entry.status === 'failed');
    expect(await window.until(isFailed)).toMatchObject({ command: 'touch after' });
    expect([isWritten('before'), isWritten('after')]).toEqual([false, false]);
  });

  it('neither applies a suggested diff nor asks about it after trust is withdrawn', async () => {
    const { approve, propose, window } = await suggesting('applyDiff');
    await propose('before');
    await waitForApproval(window);
    await withdraw(window);
    await approve();
    const patch = await window.until(() => window.entries.find((entry) => entry.kind === 'patch'));
    expect(patch).toMatchObject({ status: 'didNotApply', message: 'You set this folder to read-only.' });
    expect(await propose('after')).toMatchObject({
      error: { type: 'cannotBeDone', message: 'You set this folder to read-only.' },
    });
    expect([isWritten('before'), isWritten('after')]).toEqual([false, false]);
  });

  it.each(['runCommand', 'applyDiff'] as const)('asks about trust again if the settings changed: %s', async (type) => {
    const { approve, propose, window } = await suggesting(type);
    await propose('before');
    await waitForApproval(window);
    mkdirSync(join(app.workspace.path, '.codex'), { recursive: true });
    writeFileSync(join(app.workspace.path, '.codex', 'config.toml'), '# others\n');
    await approve();
    const words = expect.stringContaining('This folder is no longer trusted.');
    const said = await window.until(() =>
      window.entries.find(({ kind }) => kind === (type === 'runCommand' ? 'status' : 'patch')),
    );
    expect(said).toMatchObject(type === 'runCommand' ? { detail: words } : { message: words });
    expect(await propose('after')).toMatchObject({ error: { type: 'needsTrust', notCovered: 'changed' } });
    await answerTrust(window, app.workspace.path, 'writable');
    expect((await propose('after')).ok).toBe(true);
    await approve();
    await expect.poll(() => isWritten('after')).toBe(true);
    expect(isWritten('before')).toBe(false);
  });
});

const why = 'You set this folder to read-only, but the turn could still write to it.';

it('stops a running or waiting turn when trust is withdrawn, with the reason, and ends its commands', async () => {
  app = await TestApp.start({
    steps: [
      run('exec sleep 600', { yieldMs: 300, callId: 'c1' }),
      run('true', { escalateBecause: 'It leaves', callId: 'c2' }),
      run('touch second', { callId: 'c3' }),
      answer('Done.'),
    ],
  });
  const window = await app.openWindow();
  await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await waitForApproval(window);
  await withdraw(window);
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'interrupted' });
  expect(window.waiting).toEqual([]);
  expect(window.entries.filter((entry) => entry.kind === 'status')).toContainEqual(
    expect.objectContaining({ fact: 'Workcell stopped this turn.', detail: why }),
  );
  await window.until(() => commands(window).every(({ status }) => !isOpenCommand(status)));
  expect(isWritten('second')).toBe(false);
});

it('stops a running turn even while another check of the folder has not ended', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [waiting(gate, run('touch late')), answer('Done.')] });
  const window = await app.openWindow();
  await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await app.provider.requestArrived(1);
  const slow = Promise.withResolvers<void>();
  const clock = new ManualClock();
  const look = runWithTimeout(clock, app.workspace.path, () => slow.promise, undefined);
  clock.advance(5_000);
  await look;
  await withdraw(window);
  slow.resolve();
  gate.release();
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'interrupted' });
  expect(isWritten('late')).toBe(false);
});

it.each([1, 2] as const)(
  'stops an agent of an earlier turn, even if the newest turn only reads: tools version %i',
  async (version) => {
    const gate = createGate();
    const works: Step = (request) =>
      listToolOutputs(request).some(({ callId }) => callId === 'late')
        ? answer('Made.')
        : waiting(gate, run('touch late', { callId: 'late' }));
    app = await TestApp.start({
      config: createAgentConfig(version),
      rules: [{ when: isSubagent, step: works }],
      steps: [spawnAgent(version, 'Make the file', 'make_file'), answer('It works.'), answer('Read.')],
    });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Have it made', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    await sendMessage(window, 'Only look', { threadId, mode: 'readOnly' });
    await window.until(() => window.turns.length >= 2 && window.lastTurn?.status === 'completed');
    await withdraw(window);
    gate.release();
    const stateOfAgent = () =>
      window.entries.flatMap((entry) => (entry.kind === 'agents' ? entry.agents : [])).find(({ state }) => state);
    await window.until(() => ['done', 'stopped', 'failed'].includes(stateOfAgent()?.state ?? ''));
    expect(stateOfAgent()?.state).toBe('stopped');
    expect(isWritten('late')).toBe(false);
  },
);

it('ends a command that outlived its turn even if something else has its ID', async () => {
  const mark = `9${process.pid}`;
  const background: Step = ({ headers }) => {
    const { turn_id: turn } = JSON.parse(String(headers['x-codex-turn-metadata']));
    return run(`exec sleep ${mark}`, { callId: `error:${turn}`, yieldMs: 300 });
  };
  app = await TestApp.start({ steps: [background, fail(400)] });
  const window = await app.openWindow();
  await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  const runs = () => execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).includes(`sleep ${mark}`);
  expect(runs()).toBe(true);
  await withdraw(window);
  await expect.poll(runs).toBe(false);
});

it('applies withdrawn trust in a second host on the same data folder', async () => {
  app = await TestApp.start({ steps: [run('touch late'), answer('Done.')] });
  const window = await app.openWindow();
  const other = app.createSecondHost();
  try {
    const there = await other.openWindow();
    await withdraw(window);
    await sendMessage(there, 'Go', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(there);
    expect(isWritten('late')).toBe(false);
  } finally {
    await other.shutdown();
  }
});

it('stops a turn in the folder above, which then writes nothing below', async () => {
  const gate = createGate();
  app = await TestApp.start({ steps: [waiting(gate, run('touch below/late')), answer('Done.')] });
  const below = join(app.workspace.path, 'below');
  mkdirSync(below);
  const window = await app.openWindow();
  await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await app.provider.requestArrived(1);
  await window.get('answerTrust', { path: below, trust: 'readOnly' });
  gate.release();
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'interrupted' });
  expect(isWritten('below/late')).toBe(false);
});

/**
 * Adds a tool server to the folder. The returned function resolves to whether a request to the model offers its tools.
 */
function plantServer(): (request: number) => Promise<boolean> {
  const server = [process.execPath, join(import.meta.dirname, '../../fixtures/mcp-server/main.ts')];
  mkdirSync(join(app.workspace.path, '.codex'));
  writeFileSync(
    join(app.workspace.path, '.codex', 'config.toml'),
    `[mcp_servers.notes]\ncommand = ${JSON.stringify(server[0])}\nargs = [${JSON.stringify(server[1])}]\n`,
  );
  return async (request) => listOfferedTools(await app.provider.requestArrived(request)).includes('read_mcp_resource');
}

it('starts no tool servers with the next message, even in a thread that had them', async () => {
  app = await TestApp.start({ steps: [answer('One.'), answer('Two.')] });
  const hasServer = plantServer();
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'One', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  expect(await hasServer(1)).toBe(true);
  await withdraw(window);
  await window.get('sendMessage', createOutgoing('Two', { threadId, mode: 'askWhenNeeded' }));
  expect(await hasServer(2)).toBe(false);
  expect(
    await window.until(() => window.entries.find((entry) => entry.kind === 'assistant' && entry.text === 'Two.')),
  ).toBeDefined();
});

it('makes a thread with tool servers wait while Codex works elsewhere, with the reason', async () => {
  app = await TestApp.start({ steps: [answer('One.'), run('exec sleep 600', { yieldMs: 300 }), answer('Later.')] });
  const hasServer = plantServer();
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'One', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  expect(await hasServer(1)).toBe(true);
  const elsewhere = createTemporaryFolder('elsewhere').path;
  const other = await app.connect();
  await other.get('openWorkspace', { path: elsewhere });
  await answerTrust(other, elsewhere, 'writable');
  await sendMessage(other, 'Work', { mode: 'askWhenNeeded' });
  await other.until(() => other.entries.find((entry) => entry.kind === 'command'));
  await withdraw(window);
  expect(await window.ask('sendMessage', createOutgoing('Two', { threadId, mode: 'askWhenNeeded' }))).toMatchObject({
    error: { type: 'refused', message: expect.stringContaining('Codex still has its earlier permissions.') },
  });
  expect(app.provider.requests.length).toBeLessThanOrEqual(3);
});

/** Answers every approval the same way until the newest turn ends, and counts them. */
async function answerAll(window: TestWindow, type: 'approveForSession' | 'decline'): Promise<number> {
  for (let asked = 0; ; asked++) {
    const next = await window.until(
      () => window.waiting[0] ?? (window.lastTurn?.status === 'completed' ? 'over' : undefined),
    );
    if (next === 'over') return asked;
    await window.get('resolveApproval', { approvalId: next.id, decision: { type } });
    await window.until(() => !window.waiting.some(({ id }) => id === next.id));
  }
}

it.each([
  ['askForEverything', 'a patch', (at: number) => patch(addFile('made', `${at}\n`), { callId: `c${at}` })],
  ['askWhenNeeded', 'a command', (at: number) => run('echo >> made', { escalateBecause: 'x', callId: `c${at}` })],
] as const)('ignores an earlier approval for the session: %s, %s', async (mode, _, step) => {
  app = await TestApp.start({ steps: [step(1), answer('Done.'), step(2), answer('Done.')] });
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'Go', { mode });
  expect(await answerAll(window, 'approveForSession')).toBeGreaterThan(0);
  const before = readFileSync(join(app.workspace.path, 'made'), 'utf8');
  await withdraw(window);
  await sendMessage(window, 'Again', { threadId, mode });
  await window.until(() => window.turns.length === 2);
  await answerAll(window, 'decline');
  expect(readFileSync(join(app.workspace.path, 'made'), 'utf8')).toBe(before);
});

it('stops a turn that only reads if it has tool servers', async () => {
  app = await TestApp.start({
    steps: [run('exec sleep 600', { yieldMs: 300 }), run('exec sleep 600'), answer('Done.')],
  });
  plantServer();
  const window = await app.openWindow();
  await sendMessage(window, 'Go', { mode: 'readOnly' });
  await window.until(() => window.entries.find((entry) => entry.kind === 'command'));
  await withdraw(window);
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'interrupted' });
});

it('ends a command that outlived its turn and one that an answer suggested', async () => {
  app = await TestApp.start({ steps: [run('exec sleep 601', { yieldMs: 300 }), answer('It goes on.')] });
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  const action = { type: 'runCommand', command: 'exec sleep 602' } as const;
  await window.get('proposeAction', { threadId, turnId, action });
  const { id: approvalId } = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
  await window.until(() => commands(window).filter(({ status }) => status === 'background').length === 2);
  await withdraw(window);
  await window.until(() => commands(window).every(({ status }) => !isOpenCommand(status)));
  expect(window.entries.find((entry) => entry.kind === 'status')).toMatchObject({
    fact: 'Workcell ended the commands that were still running in this thread.',
  });
});

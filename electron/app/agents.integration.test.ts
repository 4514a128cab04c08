import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AgentTools,
  createAgentConfig,
  createAgentRule,
  spawnAgent,
  waitForAgents,
} from '../../fixtures/provider/agents.ts';
import { answer } from '../../fixtures/provider/script.ts';
import type { AgentState, AgentsEntry } from '../../shared/transcript/entry.ts';
import { killCodex } from './testing/kill-codex.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** Starts an app whose next thread starts an agent that asks to create a file. */
async function startWithAgent(version: AgentTools): Promise<TestWindow> {
  app = await TestApp.start({
    config: createAgentConfig(version),
    rules: [createAgentRule('touch made.txt', 'It is made.')],
    steps: [spawnAgent(version, 'Make the file', 'make_file'), waitForAgents(version), answer('All done.')],
  });
  return await app.openWindow();
}

/** Resolves with the entry that started an agent, once the agent has this state. */
function begun(window: TestWindow, state: AgentState): Promise<AgentsEntry> {
  return window.until(() =>
    window.entries.find(
      (entry): entry is AgentsEntry =>
        entry.kind === 'agents' && entry.action === 'spawn' && entry.agents[0]?.state === state,
    ),
  );
}

async function agentThread(window: TestWindow, state: AgentState) {
  const [agent] = (await begun(window, state)).agents;
  if (agent === undefined) throw new Error('There is no agent');
  return agent.threadId;
}

describe.each([1, 2] as const)('an agent with version %i of the agent tools', (version) => {
  it('asks in the parent thread of an agent, which waits for the answer and then gets it', async () => {
    const window = await startWithAgent(version);
    const root = await sendMessage(window, 'Have it made');
    const approval = await waitForApproval(window);
    const child = await agentThread(window, 'waiting');
    const name = version === 2 ? 'make_file' : expect.stringMatching(/^\w+/);
    expect(approval).toMatchObject({
      threadId: root,
      threadTitle: 'Have it made',
      agent: { threadId: child, path: [name] },
      asked: { kind: 'command', command: 'touch made.txt', cwd: app.workspace.path },
    });
    const rows = await window.get('listThreads', { search: '' });
    expect(rows).toMatchObject([{ id: root, state: 'waiting' }]);

    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'approve' } });
    expect(await begun(window, 'done')).toMatchObject({ agents: [{ threadId: child, name, words: 'It is made.' }] });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(existsSync(join(app.workspace.path, 'made.txt'))).toBe(true);
    expect(await window.get('listThreads', { search: '' })).toMatchObject([{ id: root, state: 'idle' }]);
  });

  it('lets an agent continue after a declined request and records the decline in its own transcript', async () => {
    const window = await startWithAgent(version);
    const root = await sendMessage(window, 'Have it made');
    const approval = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'decline' } });
    const child = await agentThread(window, 'done');
    await waitForTurnEnd(window);
    expect(existsSync(join(app.workspace.path, 'made.txt'))).toBe(false);

    await window.open(child);
    expect(window.entries).toContainEqual(
      expect.objectContaining({ kind: 'command', status: 'declined', command: 'touch made.txt' }),
    );
    const { agent } = await window.get('openThread', { threadId: child });
    expect(agent).toMatchObject({ parent: root, rootTitle: 'Have it made' });
  });

  it('shows the prompt of the parent in the thread of the agent and in the tree, even after a restart', async () => {
    const before = await startWithAgent(version);
    const root = await sendMessage(before, 'Have it made');
    const { id } = await waitForApproval(before);
    await before.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
    const child = await agentThread(before, 'done');
    await waitForTurnEnd(before);
    expect(await begun(before, 'done')).toMatchObject({ agents: [{ asked: 'Make the file' }] });
    await app.restart();
    const after = await app.openWindow();
    await after.open(root);
    expect(await begun(after, 'done')).toMatchObject({ agents: [{ asked: 'Make the file' }] });
    await after.open(child);
    const messages = after.entries.filter(({ kind }) => kind === 'user');
    expect(messages).toMatchObject([{ from: 'parentAgent', text: 'Make the file' }]);
  });
});

it('keeps an agent after a restart with its link to the parent, and lists it nowhere', async () => {
  const before = await startWithAgent(2);
  const root = await sendMessage(before, 'Have it made');
  const { id } = await waitForApproval(before);
  await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
  const child = await agentThread(before, 'done');
  await waitForTurnEnd(before);
  await app.restart();
  const after = await app.openWindow();
  expect((await after.get('listThreads', { search: '' })).map((row) => row.id)).toEqual([root]);
  await after.open(root);
  expect(await begun(after, 'done')).toMatchObject({ agents: [{ threadId: child, words: 'It is made.' }] });
  const view = await after.get('openThread', { threadId: child });
  expect(view.agent).toEqual({ parent: root, root, rootTitle: 'Have it made', path: ['make_file'] });
  expect(view.transcript.turns[0]?.entries).toContainEqual(expect.objectContaining({ command: 'touch made.txt' }));
});

it('finds the work of an agent in the parent thread and links its thread to the parent after a restart', async () => {
  const before = await startWithAgent(2);
  const root = await sendMessage(before, 'Have it made');
  const { id } = await waitForApproval(before);
  await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
  const child = await agentThread(before, 'done');
  await waitForTurnEnd(before);
  await app.restart();
  const after = await app.openWindow();
  const { hits, threads } = await after.get('searchThreads', { query: 'touch made' });
  expect(threads).toMatchObject([{ id: root, title: 'Have it made' }]);
  expect(hits).toMatchObject([{ threadId: child, kind: 'command', agent: { root, path: ['make_file'] } }]);
  const { agent } = await after.get('openThread', { threadId: child });
  expect(agent).toEqual({ parent: root, root, rootTitle: 'Have it made', path: ['make_file'] });
});

it('interrupts a waiting agent when Codex is killed, and leaves no open request', async () => {
  const window = await startWithAgent(1);
  await sendMessage(window, 'Have it made');
  await waitForApproval(window);
  await begun(window, 'waiting');
  await killCodex(app);
  await begun(window, 'cutOff');
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  await window.until(() => window.waiting.length === 0);
});

it('stops an agent together with the turn that waits for it, and asks nothing more for it', async () => {
  const window = await startWithAgent(2);
  const root = await sendMessage(window, 'Have it made');
  await waitForApproval(window);
  await window.get('stopTurn', { threadId: root });
  await begun(window, 'stopped');
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  await window.until(() => window.waiting.length === 0);
  expect(await window.get('listThreads', { search: '' })).toMatchObject([{ id: root, state: 'stopped' }]);
});

it('lets the user write to an agent of version 1 in the thread of the agent', async () => {
  const window = await startWithAgent(1);
  await sendMessage(window, 'Have it made');
  const { id } = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
  const child = await agentThread(window, 'done');
  await waitForTurnEnd(window);
  await sendMessage(window, 'Try once more', { threadId: child });
  expect(await waitForApproval(window)).toMatchObject({ agent: { threadId: child } });
  expect(window.lastTurn?.entries[0]).toMatchObject({ kind: 'user', text: 'Try once more' });
  expect(window.lastTurn?.entries[0]).not.toHaveProperty('from');
});

it('deletes an agent from the store and from Codex together with its parent thread', async () => {
  const window = await startWithAgent(1);
  const root = await sendMessage(window, 'Have it made');
  const { id } = await waitForApproval(window);
  expect(await window.ask('deleteThread', { threadId: root })).toMatchObject({ ok: false, error: { type: 'running' } });
  await window.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
  const child = await agentThread(window, 'done');
  await waitForTurnEnd(window);
  await window.get('deleteThread', { threadId: root });
  expect(await window.ask('openThread', { threadId: child })).toMatchObject({ ok: false });
  await app.restart();
  const after = await app.openWindow();
  expect(await after.ask('openThread', { threadId: child })).toMatchObject({ ok: false });
  const kept = await readdir(app.codexHome.path, { recursive: true });
  expect(kept.filter((name) => name.includes(child))).toEqual([]);
});

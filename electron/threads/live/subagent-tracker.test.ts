import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId } from '../../../shared/base/ids.ts';
import type { AgentsEntry } from '../../../shared/transcript/entry.ts';
import { getSpeaker } from '../../../shared/transcript/get-speaker.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';

const outer = threadId.parse('outer');
const inner = threadId.parse('inner');

let app: FakeApp;
beforeEach(async () => {
  app = new FakeApp();
  await app.startThread();
});

/** Reports that a thread started an agent, and that the agent is working. */
function spawn(from: typeof outer, turn: string, agent: typeof outer, name: string): void {
  const item = { type: 'subAgentActivity', id: `spawn ${name}`, kind: 'started', agentThreadId: agent };
  const path = { agentPath: `/root/${name}` };
  app.emit(from, 'item/completed', { turnId: turn, item: { ...item, ...path } });
  app.turnStarted(agent, `turn of ${name}`);
}

function says(agent: typeof outer, turn: string, text: string): void {
  const item = { type: 'agentMessage', id: `said ${turn}`, text, phase: 'final_answer' };
  app.emit(agent, 'item/completed', { turnId: turn, item });
}

function agents(): AgentsEntry['agents'] {
  return app.window.entries('agents').flatMap((entry) => entry.agents);
}

describe('agents of agents', () => {
  beforeEach(() => {
    spawn(firstThread, 'turn 1', outer, 'outer');
    spawn(outer, 'turn of outer', inner, 'inner');
  });

  it('shows agents of agents in the thread of the user, below the agents that started them', () => {
    expect(agents()).toMatchObject([
      { threadId: outer, parent: null, state: 'running' },
      { threadId: inner, parent: outer, name: 'inner', state: 'running' },
    ]);
    says(inner, 'turn of inner', 'Found it.');
    app.turnEnded(inner, 'turn of inner');
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'done', words: 'Found it.' }]);
  });

  it('shows the names of the agents above an agent, and asks for approval in the thread of the user', () => {
    const facts = app.domain.facade.find(inner);
    expect(facts?.agent).toEqual({ root: firstThread, rootTitle: 'Hello', path: ['outer', 'inner'] });
    expect(app.domain.facade.find(firstThread)?.agent).toBeNull();
  });

  it('marks the root as waiting in the list while an agent waits, and lists no agents', () => {
    const status = { type: 'active', activeFlags: ['waitingOnApproval'] };
    app.emit(inner, 'thread/status/changed', { status });
    app.clock.advance(100);
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'waiting' }]);
    const reported = app.window.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    expect(new Set(reported.map(({ id }) => id))).toEqual(new Set([firstThread]));
    expect(reported.at(-1)).toMatchObject({ state: 'waiting', now: expect.stringContaining('inner') });
    app.turnEnded(inner, 'turn of inner');
    app.clock.advance(100);
    const after = app.window.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    expect(after.at(-1)).toMatchObject({ id: firstThread, state: 'running' });
  });

  it('shows the root as working after its own turn ends while an agent works', () => {
    app.turnEnded(firstThread, 'turn 1');
    app.clock.advance(100);
    expect(app.domain.facade.listSummaries(null)).toMatchObject([{ id: firstThread, state: 'running' }]);
  });

  it('reads agents from the store with the link to the parent, without asking Codex', async () => {
    const view = await app.domain.handlers.openThread(app.window, { threadId: inner });
    expect(view).toMatchObject({
      ok: true,
      value: { title: 'inner', agent: { parent: outer, root: firstThread, path: ['outer', 'inner'] } },
    });
    app.clock.advance(10_000);
    expect(app.sent('thread/resume')).toEqual([]);
    expect(app.sent('thread/read')).toEqual([]);
  });

  it('shows the prompt of an agent in the threads above, and keeps it when later messages arrive', () => {
    const task = (author: string, recipient: string, text: string) => ({
      ...{ type: 'agent_message', id: `amsg ${text}`, author, recipient },
      content: [{ type: 'encrypted_content', encrypted_content: text }],
    });
    const asks = (text: string) =>
      app.emit(inner, 'rawResponseItem/completed', {
        turnId: 'turn of inner',
        item: task('/root/outer', '/root/outer/inner', text),
      });
    asks('Read it all');
    asks('And say why');
    expect(agents()).toMatchObject([{ asked: '' }, { threadId: inner, asked: 'Read it all' }]);
  });

  it('keeps what the user writes to an agent separate from what its parent did', async () => {
    const says = (clientId: string | null, text: string) => {
      const content = [{ type: 'text', text, text_elements: [] }];
      const item = { type: 'userMessage', id: text, clientId, content };
      app.emit(outer, 'item/completed', { turnId: 'turn of outer', item });
    };
    says(null, 'Read it');
    says('message-1', 'Read less');
    const opened = await app.domain.handlers.openThread(app.window, { threadId: outer });
    const entries = opened.ok ? (opened.value.transcript.turns[0]?.entries ?? []) : [];
    expect(entries.filter(({ kind }) => kind === 'user').map(getSpeaker)).toEqual(['Parent agent', 'You']);
  });

  it('stops agents with the thread that they work for', async () => {
    await app.domain.handlers.stopTurn(app.window, { threadId: firstThread });
    const ids = { threadId: inner, turnId: 'turn of inner' };
    expect(app.sent('turn/interrupt')).toHaveLength(3);
    expect(app.sent('turn/interrupt')).toContainEqual(ids);
  });

  it('keeps a thread loaded until its agents end', () => {
    const minutes = (count: number) => Array.from({ length: count }, () => app.clock.advance(60_000));
    app.window.openThread = null;
    app.turnEnded(firstThread, 'turn 1');
    minutes(12);
    expect(app.sent('thread/unsubscribe')).toEqual([]);
    app.turnEnded(outer, 'turn of outer');
    app.turnEnded(inner, 'turn of inner');
    minutes(12);
    expect(app.sent('thread/unsubscribe')).toContainEqual({ threadId: firstThread });
  });

  it('interrupts agents when Codex stops', () => {
    app.codex.die();
    expect(agents()).toMatchObject([{ state: 'cutOff' }, { state: 'cutOff' }]);
  });
});

it('shows the reason when an agent fails', () => {
  spawn(firstThread, 'turn 1', outer, 'outer');
  says(outer, 'turn of outer', 'I begin.');
  const error = { message: 'It is full.', codexErrorInfo: 'serverOverloaded', additionalDetails: null };
  const turn = { id: 'turn of outer', items: [], status: 'failed', error, startedAt: 1, completedAt: 2, durationMs: 1 };
  app.emit(outer, 'turn/completed', { turn });
  expect(agents()).toMatchObject([{ state: 'failed', words: 'The model is at capacity.' }]);
});

it('does not mark an agent that Codex stopped as interrupted', () => {
  spawn(firstThread, 'turn 1', outer, 'outer');
  app.turnEnded(outer, 'turn of outer', 'interrupted');
  expect(agents()).toMatchObject([{ state: 'stopped' }]);
  expect(app.window.entries('agents')[0]?.id).toBe(entryId.parse('spawn outer'));
});

import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId } from '../../shared/base/ids.ts';
import type { AgentsEntry } from '../../shared/transcript/entry.ts';
import { speakerOf } from '../../shared/transcript/speaker-of.ts';
import { FakeApp, firstThread } from './testing/fake-app.ts';

const outer = threadId.parse('outer');
const inner = threadId.parse('inner');

let app: FakeApp;
beforeEach(async () => {
  app = new FakeApp();
  await app.begin();
});

/** Reports that a thread started an agent, and that the agent works. */
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

  it("are shown in the person's thread, below the agents that started them", () => {
    expect(agents()).toMatchObject([
      { threadId: outer, parent: null, state: 'running' },
      { threadId: inner, parent: outer, name: 'inner', state: 'running' },
    ]);
    says(inner, 'turn of inner', 'Found it.');
    app.turnEnded(inner, 'turn of inner');
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'done', words: 'Found it.' }]);
  });

  it('show the names of the agents above them, and ask for approval where the person is', () => {
    const facts = app.domain.facade.find(inner);
    expect(facts?.agent).toEqual({ root: firstThread, rootTitle: 'Hello', path: ['outer', 'inner'] });
    expect(app.domain.facade.find(firstThread)?.agent).toBeNull();
  });

  it('mark their root as waiting in the list while they wait, and have no rows', () => {
    const status = { type: 'active', activeFlags: ['waitingOnApproval'] };
    app.emit(inner, 'thread/status/changed', { status });
    app.clock.advance(100);
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'waiting' }]);
    const reported = app.window.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(new Set(reported.map(({ id }) => id))).toEqual(new Set([firstThread]));
    expect(reported.at(-1)).toMatchObject({ state: 'waiting', now: expect.stringContaining('inner') });
    app.turnEnded(inner, 'turn of inner');
    app.clock.advance(100);
    const after = app.window.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(after.at(-1)).toMatchObject({ id: firstThread, state: 'running' });
  });

  it('keep their root working after its own turn ends', () => {
    app.turnEnded(firstThread, 'turn 1');
    app.clock.advance(100);
    expect(app.domain.facade.summaries(null)).toMatchObject([{ id: firstThread, state: 'running' }]);
  });

  it('are read from the store with the way back, without asking Codex', async () => {
    const view = await app.domain.handlers.openThread(app.window, { threadId: inner });
    expect(view).toMatchObject({
      ok: true,
      value: { title: 'inner', agent: { parent: outer, root: firstThread, path: ['outer', 'inner'] } },
    });
    app.clock.advance(10_000);
    expect(app.sent('thread/resume')).toEqual([]);
    expect(app.sent('thread/read')).toEqual([]);
  });

  it('show their prompt in the threads above, and later messages do not replace it', () => {
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

  it('keep what the person writes to an agent apart from what its parent did', async () => {
    const says = (clientId: string | null, text: string) => {
      const content = [{ type: 'text', text, text_elements: [] }];
      const item = { type: 'userMessage', id: text, clientId, content };
      app.emit(outer, 'item/completed', { turnId: 'turn of outer', item });
    };
    says(null, 'Read it');
    says('message-1', 'Read less');
    const opened = await app.domain.handlers.openThread(app.window, { threadId: outer });
    const entries = opened.ok ? (opened.value.transcript.turns[0]?.entries ?? []) : [];
    expect(entries.filter(({ kind }) => kind === 'user').map(speakerOf)).toEqual(['Parent agent', 'You']);
  });

  it('stop with the thread that they work for', async () => {
    await app.domain.handlers.stopTurn(app.window, { threadId: firstThread });
    const ids = { threadId: inner, turnId: 'turn of inner' };
    expect(app.sent('turn/interrupt')).toHaveLength(3);
    expect(app.sent('turn/interrupt')).toContainEqual(ids);
  });

  it('keep the thread that they work for loaded until they end too', () => {
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

  it('are interrupted when Codex stops', () => {
    app.codex.die();
    expect(agents()).toMatchObject([{ state: 'cutOff' }, { state: 'cutOff' }]);
  });
});

it('has the reason when an agent failed', () => {
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

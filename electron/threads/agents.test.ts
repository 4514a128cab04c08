import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId } from '../../shared/base/ids.ts';
import type { AgentsEntry } from '../../shared/transcript/entry.ts';
import { speakerOf } from '../../shared/transcript/speaker-of.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

const outer = threadId.parse('outer');
const inner = threadId.parse('inner');

let desk: FakeDesk;
beforeEach(async () => {
  desk = new FakeDesk();
  await desk.begin();
});

/** Reports that a thread started an agent, and that the agent works. */
function spawn(from: typeof outer, turn: string, agent: typeof outer, name: string): void {
  const item = { type: 'subAgentActivity', id: `spawn ${name}`, kind: 'started', agentThreadId: agent };
  const path = { agentPath: `/root/${name}` };
  desk.tell(from, 'item/completed', { turnId: turn, item: { ...item, ...path } });
  desk.turnStarted(agent, `turn of ${name}`);
}

function says(agent: typeof outer, turn: string, text: string): void {
  const item = { type: 'agentMessage', id: `said ${turn}`, text, phase: 'final_answer' };
  desk.tell(agent, 'item/completed', { turnId: turn, item });
}

function agents(): AgentsEntry['agents'] {
  return desk.window.entries('agents').flatMap((entry) => entry.agents);
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
    desk.turnEnded(inner, 'turn of inner');
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'done', words: 'Found it.' }]);
  });

  it('show the names of the agents above them, and ask for approval where the person is', () => {
    const facts = desk.domain.facade.find(inner);
    expect(facts?.agent).toEqual({ root: firstThread, rootTitle: 'Hello', path: ['outer', 'inner'] });
    expect(desk.domain.facade.find(firstThread)?.agent).toBeNull();
  });

  it('mark their root as waiting in the list while they wait, and have no rows', () => {
    const status = { type: 'active', activeFlags: ['waitingOnApproval'] };
    desk.tell(inner, 'thread/status/changed', { status });
    desk.clock.advance(100);
    expect(agents()).toMatchObject([{ state: 'running' }, { state: 'waiting' }]);
    const told = desk.window.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([firstThread]));
    expect(told.at(-1)).toMatchObject({ state: 'waiting', now: expect.stringContaining('inner') });
    desk.turnEnded(inner, 'turn of inner');
    desk.clock.advance(100);
    const after = desk.window.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(after.at(-1)).toMatchObject({ id: firstThread, state: 'running' });
  });

  it('keep their root working after its own turn ends', () => {
    desk.turnEnded(firstThread, 'turn 1');
    desk.clock.advance(100);
    expect(desk.domain.facade.summaries(null)).toMatchObject([{ id: firstThread, state: 'running' }]);
  });

  it('are read from the store with the way back, without asking Codex', async () => {
    const view = await desk.domain.handlers.openThread(desk.window, { threadId: inner });
    expect(view).toMatchObject({
      ok: true,
      value: { title: 'inner', agent: { parent: outer, root: firstThread, path: ['outer', 'inner'] } },
    });
    desk.clock.advance(10_000);
    expect(desk.sent('thread/resume')).toEqual([]);
    expect(desk.sent('thread/read')).toEqual([]);
  });

  it('show their prompt in the threads above, and later messages do not replace it', () => {
    const task = (author: string, recipient: string, text: string) => ({
      ...{ type: 'agent_message', id: `amsg ${text}`, author, recipient },
      content: [{ type: 'encrypted_content', encrypted_content: text }],
    });
    const asks = (text: string) =>
      desk.tell(inner, 'rawResponseItem/completed', {
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
      desk.tell(outer, 'item/completed', { turnId: 'turn of outer', item });
    };
    says(null, 'Read it');
    says('message-1', 'Read less');
    const opened = await desk.domain.handlers.openThread(desk.window, { threadId: outer });
    const entries = opened.ok ? (opened.value.transcript.turns[0]?.entries ?? []) : [];
    expect(entries.filter(({ kind }) => kind === 'user').map(speakerOf)).toEqual(['Parent agent', 'You']);
  });

  it('stop with the thread that they work for', async () => {
    await desk.domain.handlers.stopTurn(desk.window, { threadId: firstThread });
    const ids = { threadId: inner, turnId: 'turn of inner' };
    expect(desk.sent('turn/interrupt')).toHaveLength(3);
    expect(desk.sent('turn/interrupt')).toContainEqual(ids);
  });

  it('keep the thread that they work for loaded until they end too', () => {
    const minutes = (count: number) => Array.from({ length: count }, () => desk.clock.advance(60_000));
    desk.window.openThread = null;
    desk.turnEnded(firstThread, 'turn 1');
    minutes(12);
    expect(desk.sent('thread/unsubscribe')).toEqual([]);
    desk.turnEnded(outer, 'turn of outer');
    desk.turnEnded(inner, 'turn of inner');
    minutes(12);
    expect(desk.sent('thread/unsubscribe')).toContainEqual({ threadId: firstThread });
  });

  it('are interrupted when Codex stops', () => {
    desk.codex.die();
    expect(agents()).toMatchObject([{ state: 'cutOff' }, { state: 'cutOff' }]);
  });
});

it('has the reason when an agent failed', () => {
  spawn(firstThread, 'turn 1', outer, 'outer');
  says(outer, 'turn of outer', 'I begin.');
  const error = { message: 'It is full.', codexErrorInfo: 'serverOverloaded', additionalDetails: null };
  const turn = { id: 'turn of outer', items: [], status: 'failed', error, startedAt: 1, completedAt: 2, durationMs: 1 };
  desk.tell(outer, 'turn/completed', { turn });
  expect(agents()).toMatchObject([{ state: 'failed', words: 'The model is at its capacity.' }]);
});

it('does not mark an agent that Codex stopped as interrupted', () => {
  spawn(firstThread, 'turn 1', outer, 'outer');
  desk.turnEnded(outer, 'turn of outer', 'interrupted');
  expect(agents()).toMatchObject([{ state: 'stopped' }]);
  expect(desk.window.entries('agents')[0]?.id).toBe(entryId.parse('spawn outer'));
});

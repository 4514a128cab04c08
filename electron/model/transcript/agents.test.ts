import { describe, expect, it } from 'vitest';
import { type ReplayedThread, replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import { describeAgentsAction } from '../../../shared/transcript/describe-agents.ts';
import type { Agent, AgentsEntry, Entry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { getSpeaker } from '../../../shared/transcript/get-speaker.ts';
import { agent, agents as begun } from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { toEntry } from './entry-from-item.ts';

const isAboutAgents = (entry: Entry): entry is AgentsEntry => entry.kind === 'agents';

function entriesOf(thread: ReplayedThread | undefined): readonly AgentsEntry[] {
  return (thread?.transcript.turns ?? []).flatMap(({ entries }) => entries.filter(isAboutAgents));
}

function messagesOf(thread: ReplayedThread | undefined) {
  const entries = (thread?.transcript.turns ?? []).flatMap((turn) => turn.entries);
  return entries.flatMap((entry) => (entry.kind === 'user' ? [[getSpeaker(entry), entry.text]] : []));
}

describe('agents, as Codex reports them', () => {
  it('agents have the name Codex gave, the text of their task, and their own words', () => {
    const [root, child] = replayTranscript('agents').filter(({ transcript }) => transcript.turns.length > 0);
    const [begun, waited] = entriesOf(root);
    expect(begun).toMatchObject({
      action: 'spawn',
      status: 'done',
      agents: [{ threadId: child?.threadId, state: 'done', asked: 'Count the files', words: 'There are three files.' }],
    });
    expect(begun?.agents[0]?.name).toMatch(/^\w+/);
    expect(waited).toMatchObject({ action: 'wait', status: 'done', agents: [{ threadId: child?.threadId }] });
    const own = child?.transcript.turns[0]?.entries.map(({ kind }) => kind) ?? [];
    expect(own.filter((kind) => kind !== 'status')).toEqual(['user', 'command', 'assistant']);
  });

  it.each(['agents', 'agents-v2'])('agents receive messages from their parent, in %s', (name) => {
    const [root, child] = replayTranscript(name).filter(({ transcript }) => transcript.turns.length > 0);
    expect(messagesOf(root)).toEqual([['You', 'Have the files counted']]);
    expect(messagesOf(child)).toEqual([['Parent agent', 'Count the files']]);
    const [first] = child?.transcript.turns[0]?.entries.filter(({ kind }) => kind !== 'status') ?? [];
    expect(first?.kind).toBe('user');
  });

  it('agents are named by the end of their path in the second version of the tools', () => {
    const [root, child] = replayTranscript('agents-v2').filter(({ transcript }) => transcript.turns.length > 0);
    const reported = entriesOf(root);
    expect(reported.map(describeAgentsAction)).toEqual([
      'Started count_files',
      'Waited for the agents',
      'count_files is done',
    ]);
    expect(reported[0]?.agents).toMatchObject([{ threadId: child?.threadId, name: 'count_files', state: 'done' }]);
  });
});

describe('what is known about an agent', () => {
  const turn = turnId.parse('turn');
  const put = (entry: Entry): ThreadEvent => ({ type: 'entryPut', turnId: turn, entry });
  const fold = (...events: readonly ThreadEvent[]) => {
    const [first] = events.reduce(foldTranscript, emptyTranscript).turns;
    return (first?.entries ?? []).filter(isAboutAgents);
  };

  it('does not replace what is known about an agent by a less specific report', () => {
    const less = { ...begun, agents: [{ ...agent, name: null, state: 'starting', asked: '' } as const] };
    expect(fold(put(begun), put(less))).toEqual([begun]);
  });

  it('keeps known agents next to agents reported for the first time', () => {
    const nested: Agent = { ...agent, threadId: threadId.parse('nested'), parent: agent.threadId };
    expect(fold(put(begun), put({ ...begun, agents: [nested] }))[0]?.agents).toEqual([agent, nested]);
  });

  it('an agent outlives the turn, and is cut off when Codex stops', () => {
    const ended = { type: 'turnEnded', turnId: turn, status: 'completed', at: 2, durationMs: 1 } as const;
    const after = fold(put(begun), { ...ended, dropReason: 'failed' });
    expect(after[0]?.agents[0]?.state).toBe('running');
    const stopped = fold(put(begun), { ...ended, dropReason: 'failed' }, { type: 'codexStopped', at: 3 });
    expect(stopped[0]?.agents[0]?.state).toBe('cutOff');
  });

  it("shows an agent action unknown to this version under Codex's name", () => {
    const item = { type: 'collabAgentToolCall', id: 'call', tool: 'polishAgent', status: 'completed', prompt: null };
    const entry = toEntry(item, { ended: true, at: 1 });
    expect(entry).toMatchObject({ kind: 'agents', action: 'other', tool: 'polishAgent', agents: [] });
  });
});

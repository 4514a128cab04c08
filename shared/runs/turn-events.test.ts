import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { replayTranscript } from '../../fixtures/transcripts/replay-transcript.ts';
import { approvalId, type EntryId, ruleId, type TurnId } from '../base/ids.ts';
import { noTokens } from '../spending/model-tokens.ts';
import type { CommandEntry, Entry } from '../transcript/entry.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import {
  agent,
  agents,
  answer,
  command,
  common,
  ended,
  fold,
  one,
  patch,
  put,
  started,
  tool,
  user,
} from '../transcript/sample-thread.ts';
import type { ThreadEvent } from '../transcript/thread-event.ts';
import { emptyTranscript, type Transcript, type Turn } from '../transcript/turn.ts';
import { approvalType } from './run-event.ts';
import { getEntryIndex, getOrdinal } from './run-position.ts';
import { type TurnEvent, toEntryEvents, toTurnEndEvent, toTurnEvents } from './turn-events.ts';
import { countEvents, toTurnFacts } from './turn-facts.ts';

const folder = fileURLToPath(new URL('../../fixtures/transcripts/', import.meta.url));
const recordings = readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));

const emit = (entry: Entry): TurnEvent => {
  const [event] = toEntryEvents(entry, 0, 0);
  if (event === undefined) throw new Error('An entry has no event');
  return event;
};
const waits = { approvalId: approvalId.parse('a'), state: 'waiting', by: null, settledAt: null } as const;

/** A turn in which these events happened. */
function turnOf(...events: readonly ThreadEvent[]): Turn {
  const [turn] = fold(started(), ...events).turns;
  if (turn === undefined) throw new Error('There is no turn');
  return turn;
}

describe('the event of an entry', () => {
  it('the event of a message includes its outcome', () => {
    expect(emit(user)).toMatchObject({ type: 'prompt_sent', state: 'running', data: { prompt: user.text } });
    expect(emit({ ...user, state: 'notSent', problem: 'Offline' })).toMatchObject({
      state: 'failed',
      data: { problem: 'Offline', attachments: ['a.ts'] },
    });
  });

  it('the event of agents waits for the user when one of them does', () => {
    expect(emit(agents)).toMatchObject({
      type: 'agents',
      state: 'running',
      data: { content: 'Started reader', agents: [{ thread_id: 'agent', name: 'reader', prompt: 'Read the files' }] },
    });
    const waiting = { ...agents, agents: [agent, { ...agent, state: 'waiting' } as const] };
    expect(emit(waiting).state).toBe('waiting');
    expect(toTurnFacts(turnOf(put(waiting)), 9)).toMatchObject({ waits: true });
  });

  it('converts an answer and reasoning to events', () => {
    expect(emit({ ...answer, text: 'Half' })).toMatchObject({
      type: 'response_complete',
      state: 'running',
      data: { content: 'Half' },
    });
    const thought: Entry = {
      ...common('thought'),
      kind: 'reasoning',
      summary: ['One', 'Two'],
      content: ['raw'],
      state: 'done',
      dropReason: null,
      endedAt: 9,
    };
    expect(emit(thought)).toMatchObject({
      type: 'thinking',
      state: 'done',
      durationMs: 5,
      data: { content: 'One\n\nTwo', raw: 'raw' },
    });
  });

  it('the event of a command distinguishes file reads from other commands', () => {
    const failed: CommandEntry = { ...command, status: 'failed', exitCode: 2, durationMs: 7, outputTail: 'no' };
    expect(emit(failed)).toMatchObject({
      type: 'bash_command',
      state: 'failed',
      durationMs: 7,
      data: { command: 'ls', raw_command: command.rawCommand, cwd: '/w', exit_code: 2, output_tail: 'no' },
    });
    const read: CommandEntry = { ...command, actions: [{ kind: 'read', subject: 'a.ts' }] };
    expect(emit(read)).toMatchObject({ type: 'file_read', data: { path: 'a.ts', command: 'ls' } });
    const both: CommandEntry = { ...read, actions: [...read.actions, { kind: 'search', subject: 'x' }] };
    expect(emit(both).type).toBe('bash_command');
  });

  it('converts a patch and a tool call to events', () => {
    const files = [{ path: '/w/a', change: 'modified', movedTo: null, added: 3, removed: 1 }] as const;
    expect(emit({ ...patch, files, status: 'didNotApply', message: 'Stale' })).toMatchObject({
      type: 'file_write',
      state: 'failed',
      data: { path: '/w/a', added: 3, removed: 1, message: 'Stale' },
    });
    expect(emit({ ...tool, arguments: '{"a":1}', result: 'r', status: 'done' })).toMatchObject({
      type: 'tool_call',
      state: 'done',
      data: { tool: 't', server: 's', arguments: { a: 1 }, result: 'r' },
    });
  });

  it('converts an error, a status, and an unknown entry to events', () => {
    const said = {
      ...common('s'),
      kind: 'status',
      fact: 'F',
      detail: 'D',
      commands: [],
      attempt: null,
      about: null,
    } as const;
    expect(emit({ ...said, status: 'error' })).toMatchObject({
      type: 'error',
      state: 'failed',
      data: { message: 'F', detail: 'D' },
    });
    expect(emit({ ...said, status: 'info' })).toMatchObject({ type: 'status', state: 'none' });
    const unknown: Entry = { ...common('u'), kind: 'unknown', name: 'moon', json: '{"phase":"full"}' };
    expect(emit(unknown)).toMatchObject({ type: 'moon', data: { content: { phase: 'full' } } });
  });
});

describe('an approval request', () => {
  it('the event of an approval request waits, then records who decided and how long it took', () => {
    const asked = toEntryEvents({ ...command, status: 'waiting', approval: waits }, 0, 0);
    expect(asked.map(({ state, type }) => [type, state])).toEqual([
      ['bash_command', 'waiting'],
      [approvalType, 'waiting'],
    ]);
    const settled = { ...waits, state: 'approved', by: 'rule', settledAt: 45, ruleId: ruleId.parse('r') } as const;
    expect(toEntryEvents({ ...command, approval: settled }, 0, 0)[1]).toMatchObject({
      type: approvalType,
      state: 'done',
      durationMs: 42,
      data: { command: 'ls', decision: 'approved', by: 'rule', rule_id: 'r' },
    });
    const refused = { ...waits, state: 'declined', by: 'person', settledAt: 45 } as const;
    expect(toEntryEvents({ ...patch, approval: refused }, 0, 0)[1]).toMatchObject({ state: 'declined' });
  });
});

describe('the end of a turn', () => {
  it('records the end of a turn once it has ended, with its outcome', () => {
    expect(toTurnEndEvent(turnOf(), 0)).toBeNull();
    expect(toTurnEndEvent(turnOf(ended('completed')), 0)).toMatchObject({
      type: 'completed',
      state: 'done',
      at: 900,
      durationMs: 800,
      data: { status: 'success', model: 'm' },
    });
    expect(toTurnEndEvent(turnOf(ended('failed')), 0)).toMatchObject({ state: 'failed', data: { status: 'failed' } });
    expect(toTurnEndEvent(turnOf(ended('interrupted')), 0)).toMatchObject({ data: { status: 'interrupted' } });
  });

  it('puts the end of a turn after anything the turn may still receive', () => {
    const turn = turnOf(put(answer), ended('completed'));
    const late: Turn = { ...turn, entries: [...turn.entries, command, patch] };
    const end = toTurnEndEvent(turn, 3)?.position ?? 0;
    expect(toTurnEndEvent(late, 3)?.position).toBe(end);
    expect(
      toTurnEvents(late, 3)
        .slice(0, -1)
        .every(({ position }) => position < end),
    ).toBe(true);
  });
});

describe('the usage', () => {
  const spend = (turnId: TurnId, input: number): ThreadEvent => ({
    type: 'usageUpdated',
    usage: { ...usage, inputTokens: input },
    spent: { ...noTokens, turnId, at: 5, model: 'm', input },
  });
  const usage = {
    totalTokens: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    lastTokens: 0,
    contextWindow: null,
  };
  const reported = (turn: Turn) => toTurnEvents(turn, 3).map(({ data, type }) => [type, data.input_tokens ?? null]);

  it('puts usage after what it was spent for, and counts it with the facts of the turn', () => {
    const turn = turnOf(spend(one, 1), put(command), spend(one, 20), spend(one, 300), put(patch), ended('completed'));
    expect(reported(turn)).toEqual([
      ['bash_command', null],
      ['usage', 1],
      ['usage', 20],
      ['usage', 300],
      ['file_write', null],
      ['completed', null],
    ]);
    expect(toTurnFacts(turn, 9).spent).toEqual([{ ...noTokens, model: 'm', input: 321 }]);
    expect(toTurnEvents(turn, 3)[1]).toMatchObject({ at: 5, state: 'none', data: { model: 'm', output_tokens: 0 } });
  });

  it('records usage in a turn without entries, and in one whose entry is gone', () => {
    const alone = turnOf(spend(one, 1));
    expect(reported(alone)).toEqual([['usage', 1]]);
    const usage = [{ ...noTokens, model: 'm', at: 5, after: command.id, input: 2 }];
    expect(reported({ ...turnOf(put(patch)), usage })).toEqual([
      ['file_write', null],
      ['usage', 2],
    ]);
  });

  it('keeps the sum of usage and has an end, however often it is reported after one entry', () => {
    const turn = turnOf(put(command), ...Array.from({ length: 100 }, () => spend(one, 1)), put(patch));
    const events = toTurnEvents(turn, 3);
    const positions = events.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
    expect(events.at(-1)?.type).toBe('file_write');
    const sum = events.reduce((all, { data }) => all + Number(data.input_tokens ?? 0), 0);
    expect(sum).toBe(100);
  });
});

describe('positions', () => {
  const ordinals = fc.integer({ min: -(2 ** 29), max: 2 ** 29 });

  it('event positions map back to the turn and the entry', () => {
    const turn = turnOf(put(command), put(patch), ended('completed'));
    fc.assert(
      fc.property(ordinals, (ordinal) => {
        const events = toTurnEvents(turn, ordinal);
        expect(events.every(({ position }) => Number.isSafeInteger(position) && position > 0)).toBe(true);
        expect(events.map(({ position }) => getOrdinal(position))).toEqual(events.map(() => ordinal));
        expect(events.slice(0, -1).map(({ position }) => getEntryIndex(position))).toEqual([0, 1]);
      }),
    );
  });

  it.each(recordings)('event positions of %s are in order and stay the same while its turns continue', (name) => {
    for (const { events } of replayTranscript(name)) {
      let state = emptyTranscript;
      let known = new Map<string, number>();
      let order: readonly EntryId[] = [];
      for (const event of events) {
        state = foldTranscript(state, event);
        const now = placesOf(state);
        const positions = [...now.values()];
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
        const ids = entriesOf(state);
        // Text that was never shown is removed, and what follows moves up.
        const onlyGrew = order.every((id, at) => id === ids[at]);
        if (onlyGrew) for (const [key, position] of known) expect(now.get(key) ?? position).toBe(position);
        known = now;
        order = ids;
      }
    }
  });
});

/** The place of each event of a transcript, by its content. */
function placesOf({ turns }: Transcript): Map<string, number> {
  return new Map(
    turns.flatMap((turn, ordinal) =>
      toTurnEvents(turn, ordinal).map(({ position, type }) => {
        const about = turn.entries[getEntryIndex(position)]?.id ?? 'end';
        return [`${ordinal} ${about} ${type === 'usage' ? position : type === approvalType}`, position] as const;
      }),
    ),
  );
}

function entriesOf({ turns }: Transcript): readonly EntryId[] {
  return turns.flatMap((turn) => turn.entries.map(({ id }) => id));
}

it.each(recordings)('every entry of %s is in exactly one event', (name) => {
  for (const { transcript } of replayTranscript(name)) {
    for (const turn of transcript.turns) {
      const events = toTurnEvents(turn, 0);
      const own = events.filter(({ type }) => type !== approvalType && type !== 'completed' && type !== 'usage');
      expect(own.map(({ position }) => turn.entries[getEntryIndex(position)]?.id)).toEqual(
        turn.entries.map(({ id }) => id),
      );
      const asked = turn.entries.filter((entry) => 'approval' in entry && entry.approval !== null);
      expect(events.filter(({ type }) => type === approvalType)).toHaveLength(asked.length);
      expect(countEvents(toTurnFacts(turn, 0))).toBe(events.length);
      // No text gets lost.
      const reported = JSON.stringify(events);
      for (const entry of turn.entries) {
        if (entry.kind === 'assistant') expect(reported).toContain(JSON.stringify(entry.text).slice(1, -1));
        if (entry.kind === 'command') expect(reported).toContain(JSON.stringify(entry.command).slice(1, -1));
      }
    }
  }
});

it('events follow the order of the entries', () => {
  const reported = toTurnEvents(
    turnOf(
      put({ ...user, state: 'confirmed' }),
      put({ ...command, approval: waits }),
      put({ ...answer, text: 'Half' }),
      ended('completed'),
    ),
    0,
  );
  expect(reported.map(({ type }) => type)).toEqual([
    'prompt_sent',
    'bash_command',
    'approval',
    'response_complete',
    'completed',
  ]);
});

import { describe, expect, it } from 'vitest';
import { clientMessageId, entryId, turnId } from '../../../shared/base/ids.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { freshMemory } from '../../../shared/transcript/interpreter-memory.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript } from '../../../shared/transcript/turn.ts';
import { interpretNotification } from './interpret-notification.ts';
import { getNotificationScope, notificationTable } from './notification-table.ts';
import { readNotification } from './read-notification.ts';

const turn = 'turn-1';
const item = (fields: object) => ({ turnId: turn, item: { id: 'item-1', ...fields } });
const message = (id: string, clientId: string | null) => ({
  turnId: turn,
  item: { type: 'userMessage', id, clientId, content: [{ type: 'text', text: id, text_elements: [] }] },
});
const delta = (text: string) => ({ turnId: turn, itemId: 'item-1', delta: text });
const beganTurn = { turn: { id: turn, rootTurnId: turn, startedAt: 1 } };

/** Plays notifications into an empty thread. */
function play(...reported: readonly (readonly [method: string, params: unknown])[]) {
  return playOnto(emptyTranscript, reported);
}

function playOnto(from: Transcript, reported: readonly (readonly [method: string, params: unknown])[]) {
  let state = from;
  let memory = freshMemory;
  const events: ThreadEvent[] = [];
  for (const [at, [method, params]] of reported.entries()) {
    const said = interpretNotification(state, memory, readNotification({ method, params, emittedAtMs: 1_000 + at }));
    memory = said.memory;
    events.push(...said.events);
    state = said.events.reduce(foldTranscript, state);
  }
  return { state, memory, events, entries: state.turns.flatMap((known) => known.entries) };
}

describe('a command that was killed', () => {
  const killed = item({ type: 'commandExecution', command: 'tail -f log', cwd: '/', status: 'failed', exitCode: 137 });
  const endOf = (ending: readonly string[]) => {
    const memory = { ...freshMemory, ending: new Set(ending.map((id) => entryId.parse(id))) };
    const notification = readNotification({ method: 'item/completed', params: killed, emittedAtMs: 1 });
    return interpretNotification(emptyTranscript, memory, notification);
  };

  it('a killed command is stopped if the user asked to end it, and failed otherwise', () => {
    expect(endOf(['item-1']).events).toMatchObject([{ entry: { status: 'stopped', exitCode: 137 } }]);
    expect(endOf(['item-2']).events).toMatchObject([{ entry: { status: 'failed', exitCode: 137 } }]);
  });

  it('a killed command is no longer among the commands to end', () => {
    expect(endOf(['item-1', 'item-2']).memory.ending).toEqual(new Set(['item-2']));
  });
});

it.each([
  ['failed, without an exit code, if it could not start', 'agent', null, { status: 'failed', exitCode: null }],
  ['was stopped if its process was ended', 'unifiedExecStartup', '1', { status: 'stopped', exitCode: -1 }],
  ['was stopped if the user ran it and stopped the turn', 'userShell', null, { status: 'stopped', exitCode: -1 }],
])('a command that Codex ends with -1 %s', (_, source, processId, expected) => {
  const words = 'Failed to create unified exec process: No such file or directory (os error 2)';
  const end = {
    command: 'sh',
    cwd: '/nowhere',
    status: 'failed',
    exitCode: -1,
    durationMs: 0,
    aggregatedOutput: words,
  };
  const { entries } = play(['item/completed', item({ type: 'commandExecution', ...end, source, processId })]);
  expect(entries).toMatchObject([{ ...expected, outputTail: words }]);
});

describe('a message unknown to this version', () => {
  it('is shown with its JSON: a method', () => {
    const { entries } = play(['turn/started', beganTurn], ['thread/dreams/updated', { threadId: 't', dream: 'sheep' }]);
    expect(entries).toMatchObject([
      { kind: 'unknown', name: 'thread/dreams/updated', json: expect.stringContaining('sheep') },
    ]);
  });

  it('is shown with its JSON: an item, once, in its final version', () => {
    const { entries } = play(
      ['item/started', item({ type: 'telepathy', thought: 'a' })],
      ['item/completed', item({ type: 'telepathy', thought: 'ab' })],
    );
    expect(entries).toMatchObject([
      { id: 'item-1', kind: 'unknown', name: 'telepathy', json: expect.stringContaining('ab') },
    ]);
  });

  it('is shown with its JSON: a known item without its required fields', () => {
    const { entries } = play(['item/completed', item({ type: 'fileChange', changes: 'many' })]);
    expect(entries).toMatchObject([{ kind: 'unknown', name: 'fileChange' }]);
  });

  it.each(
    Object.keys(notificationTable).filter(
      (method) => getNotificationScope(method) === 'transcript' && !method.endsWith('PartAdded'),
    ),
  )('is shown with its JSON: %s with parameters of another shape', (method) => {
    const { entries } = play(['turn/started', beganTurn], [method, { threadId: 't', surprise: true }]);
    expect(entries.map((entry) => entry.kind)).toEqual(['unknown']);
  });

  it('collects unknown messages in one entry per method, with a size limit', () => {
    const flood = Array.from(
      { length: 3_000 },
      (_, at) => ['item/dream/delta', { turnId: turn, delta: `sheep ${at}` }] as const,
    );
    const { entries, events } = play(['turn/started', beganTurn], ...flood);
    expect(entries).toHaveLength(1);
    expect(entries).toMatchObject([{ json: expect.stringMatching(/sheep 0"[\s\S]*sheep 1"/) }]);
    expect(JSON.stringify(entries[0]).length).toBeLessThan(150_000);
    expect(events.length).toBeLessThan(2_500);
  });

  it('holds an unknown message until the first turn, and makes it its first entry', () => {
    const before = play(['something/new', { threadId: 't' }]);
    expect(before.events).toEqual([]);
    const { entries } = play(['something/new', { threadId: 't' }], ['turn/started', beganTurn]);
    expect(entries).toMatchObject([{ name: 'something/new' }]);
  });
});

describe('a message for another room', () => {
  it('does not show a message of another scope', () => {
    const silent = Object.keys(notificationTable).filter((method) => getNotificationScope(method) !== 'transcript');
    const { events } = play(...silent.map((method) => [method, { threadId: 't' }] as const));
    expect(events).toEqual([]);
  });

  it('every known message belongs to a scope, and an unknown method has none', () => {
    expect(getNotificationScope('item/commandExecution/outputDelta')).toBe('exec');
    expect(getNotificationScope('thread/name/updated')).toBe('thread');
    expect(getNotificationScope('toString')).toBeNull();
  });
});

describe('streams', () => {
  it('joins streams when a character or a line break was split', () => {
    const { entries, events } = play(
      ['item/started', item({ type: 'agentMessage', text: '' })],
      ['item/agentMessage/delta', delta('one\r')],
      ['item/agentMessage/delta', delta('\ntwo \ud83c')],
      ['item/agentMessage/delta', delta('\udf89')],
    );
    expect(entries).toMatchObject([{ text: 'one\ntwo 🎉' }]);
    expect(events.flatMap((event) => (event.type === 'textAppended' ? [event.text] : []))).toEqual([
      'one',
      '\ntwo ',
      '🎉',
    ]);
  });

  it('emits the rest of a stream that ends in the middle of a character before it is dropped', () => {
    const { entries, memory } = play(
      ['item/started', item({ type: 'agentMessage', text: '' })],
      ['item/agentMessage/delta', delta('half \ud83c')],
      ['turn/completed', { turn: { id: turn, status: 'interrupted', error: null } }],
    );
    expect(entries).toMatchObject([{ text: 'half \uFFFD', state: 'dropped', dropReason: 'interrupted' }]);
    expect(memory.carries).toEqual([]);
  });

  it('a plan stream starts a plan even when its start was missed', () => {
    const { entries } = play(
      ['turn/started', beganTurn],
      ['item/plan/delta', delta('# Pl')],
      ['item/plan/delta', delta('an')],
    );
    expect(entries).toMatchObject([{ kind: 'plan', text: '# Plan', state: 'streaming' }]);
  });
});

describe('an incoming message', () => {
  it('an incoming message is not a steer if it is first in its turn', () => {
    const { entries } = play(['item/started', message('one', null)], ['item/completed', message('one', null)]);
    expect(entries).toMatchObject([{ steered: false, state: 'confirmed' }]);
  });

  it('an incoming message drops streaming text if it comes later, once', () => {
    const { entries, events } = play(
      ['item/started', message('one', null)],
      ['item/started', item({ type: 'agentMessage', text: '' })],
      ['item/agentMessage/delta', delta('Hel')],
      ['item/started', message('two', 'c')],
      ['item/completed', message('two', 'c')],
    );
    expect(entries).toMatchObject([{ steered: false }, { state: 'dropped', dropReason: 'steered' }, { steered: true }]);
    expect(events.filter((event) => event.type === 'streamDropped')).toHaveLength(1);
  });

  it('an incoming message is not a steer if it is ours and already in the turn', () => {
    const clientId = clientMessageId.parse('c');
    const mine = { ...userEntry, clientId };
    const waiting = [
      { type: 'messageSubmitted', entry: mine, at: 1 },
      { type: 'turnStarted', turnId: turnId.parse(turn), at: 1, model: null, clientId },
    ] as const;
    const { state } = playOnto(waiting.reduce(foldTranscript, emptyTranscript), [
      ['item/started', message('one', 'c')],
    ]);
    expect(state.turns[0]?.entries).toMatchObject([{ id: 'one', steered: false, state: 'confirmed' }]);
  });
});

const userEntry = {
  id: entryId.parse('mine'),
  at: 1,
  kind: 'user',
  text: 'one',
  sources: [],
  state: 'pending',
  problem: null,
  retryOf: null,
  steered: false,
} as const;

describe('notices', () => {
  const warning = ['warning', { threadId: 't', message: 'First part. Second part.' }] as const;

  it('notices are a sentence and details, in the running turn', () => {
    const { entries } = play(['turn/started', beganTurn], warning);
    expect(entries).toMatchObject([{ kind: 'status', status: 'warning', fact: 'First part.', detail: 'Second part.' }]);
  });

  it('notices replace themselves when repeated', () => {
    expect(play(['turn/started', beganTurn], warning, warning).entries).toHaveLength(1);
  });

  it('shows notices about the configuration only if they name the thread', () => {
    const said = { summary: 'Old key.', details: 'Use the new one.' };
    expect(play(['turn/started', beganTurn], ['deprecationNotice', said]).entries).toEqual([]);
    const { entries } = play(['turn/started', beganTurn], ['configWarning', { ...said, threadId: 't' }]);
    expect(entries).toMatchObject([{ status: 'info', fact: 'Old key.', detail: 'Use the new one.' }]);
  });

  it('notices wait for the turn of a message that is waiting itself', () => {
    const pending = foldTranscript(emptyTranscript, {
      type: 'messageSubmitted',
      entry: { ...userEntry, clientId: clientMessageId.parse('c') },
      at: 1,
    });
    expect(playOnto(pending, [warning]).events).toEqual([]);
  });

  it.each([
    ['model/rerouted', { fromModel: 'a', toModel: 'b', reason: 'x' }, 'The provider is using b instead of a.'],
    ['model/verification', { verifications: ['trusted'] }, 'The provider asks for verification.'],
    [
      'model/safetyBuffering/updated',
      { model: 'a', showBufferingUi: true, reasons: [] },
      'The provider is checking the answer before sending it.',
    ],
    ['modelProvider/authRecoveryStarted', { provider: 'p', message: 'Signing in again.' }, 'Signing in again.'],
    ['guardianWarning', { message: 'Careful.' }, 'Careful.'],
    [
      'hook/completed',
      { run: { id: 'h', eventName: 'stop', status: 'failed', statusMessage: null, entries: [] } },
      'A hook for stop failed.',
    ],
    [
      'item/autoApprovalReview/completed',
      { reviewId: 'r', review: { status: 'approved', rationale: null } },
      "Codex's own reviewer approved an action.",
    ],
    ['thread/environment/disconnected', { environmentId: 'local' }, 'The environment "local" is not available.'],
  ])('%s', (method, params, fact) => {
    expect(play(['turn/started', beganTurn], [method, params]).entries).toMatchObject([{ kind: 'status', fact }]);
  });

  it('says in plain words why a tool server did not start, and has the exact text for Details', () => {
    const error = 'MCP client for `s` failed to start: MCP startup failed: No such file or directory (os error 2)';
    const failed = ['mcpServer/startupStatus/updated', { name: 's', status: 'failed', error }] as const;
    expect(play(['turn/started', beganTurn], failed).entries).toMatchObject([
      { fact: 'Tool server "s" did not start.', detail: 'Its program was not found.', raw: error },
    ]);
  });

  it.each([
    ['hook/completed', { run: { id: 'h', eventName: 'stop', status: 'completed', entries: [] } }],
    ['model/safetyBuffering/updated', { model: 'a', showBufferingUi: false, reasons: [] }],
    ['mcpServer/startupStatus/updated', { name: 's', status: 'ready', error: null }],
    ['thread/environment/connected', { environmentId: 'local' }],
  ])('%s shows nothing when all is well', (method, params) => {
    expect(play(['turn/started', beganTurn], [method, params]).entries).toEqual([]);
  });
});

describe('the plan of a turn', () => {
  it('shows the plan of a turn as one entry, updated with each report', () => {
    const plan = (status: string) =>
      ['turn/plan/updated', { turnId: turn, explanation: 'Why', plan: [{ step: 'a', status }] }] as const;
    const { entries } = play(['turn/started', beganTurn], plan('inProgress'), plan('completed'));
    expect(entries).toMatchObject([{ kind: 'plan', text: 'Why', steps: [{ text: 'a', status: 'done' }] }]);
  });
});

describe('a turn', () => {
  it('a turn runs with the model that Codex named last', () => {
    const { state } = play(
      ['thread/settings/updated', { threadSettings: { model: 'gpt-x' } }],
      ['turn/started', beganTurn],
    );
    expect(state.turns[0]?.model).toBe('gpt-x');
  });

  it('a turn that fails without an earlier error of its own says why at its end', () => {
    const error = { message: 'Prompt flagged.', codexErrorInfo: 'other', additionalDetails: null };
    const { entries } = play(
      ['turn/started', beganTurn],
      ['turn/completed', { turn: { id: turn, status: 'failed', error } }],
    );
    expect(entries).toMatchObject([
      { kind: 'status', status: 'error', fact: 'The turn failed.', detail: 'Prompt flagged.' },
    ]);
  });
});

describe('a patch that streams and then does not apply', () => {
  it('a patch that streams and then does not apply is one entry with a message about it', () => {
    const change = { path: 'a.txt', kind: { type: 'update', move_path: null }, diff: '@@\n-a\n+b\n' };
    const { entries } = play(
      [
        'rawResponseItem/completed',
        { turnId: turn, item: { type: 'custom_tool_call', call_id: 'call', name: 'apply_patch', input: '…' } },
      ],
      ['item/fileChange/patchUpdated', { turnId: turn, itemId: 'call', changes: [change] }],
      [
        'rawResponseItem/completed',
        {
          turnId: turn,
          item: { type: 'custom_tool_call_output', call_id: 'call', output: 'apply_patch verification failed: no' },
        },
      ],
    );
    expect(entries).toMatchObject([
      { id: 'call', kind: 'patch', status: 'didNotApply', files: [{ path: 'a.txt', added: 1, removed: 1 }] },
    ]);
  });
});

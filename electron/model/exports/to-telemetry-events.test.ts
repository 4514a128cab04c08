import { describe, expect, it } from 'vitest';
import { listTranscripts } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { approvalId, type EntryId } from '../../../shared/base/ids.ts';
import type { RunTelemetryEvent } from '../../../shared/runs/telemetry-event.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { answer, command, confirmed, patch, tool, user } from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { type EntryTexts, toTelemetryEvents } from './to-telemetry-events.ts';

const none: EntryTexts = { getOutput: () => null, getDiff: () => null };

/** Returns the events for an entry that goes through these states. */
function reported(entries: readonly Entry[], texts = none): readonly RunTelemetryEvent[] {
  return entries.flatMap((entry, at) => toTelemetryEvents(entries[at - 1] ?? null, entry, texts));
}

/** Returns the events of each entry of a thread while these thread events happen. */
function toldOf(events: readonly ThreadEvent[]) {
  const seen = new Map<EntryId, Entry>();
  const news: { readonly id: EntryId; readonly event: RunTelemetryEvent }[] = [];
  let transcript = emptyTranscript;
  for (const event of events) {
    transcript = foldTranscript(transcript, event);
    for (const entry of transcript.turns.flatMap(({ entries }) => entries)) {
      if (seen.get(entry.id) === entry) continue;
      const fresh = toTelemetryEvents(seen.get(entry.id) ?? null, entry, none);
      news.push(...fresh.map((each) => ({ id: entry.id, event: each })));
      seen.set(entry.id, entry);
    }
  }
  return { news, entries: [...seen.values()] };
}

describe('the events of an entry', () => {
  it('reports a message once Codex has it', () => {
    expect(reported([user, confirmed, { ...confirmed, at: 9 }])).toEqual([
      { type: 'prompt_sent', data: { prompt: confirmed.text, tokens: null } },
    ]);
  });

  it('reports an answer as it arrives, and all of it at the end', () => {
    const done = { ...answer, text: 'One two', state: 'done' } as const;
    expect(
      reported([answer, { ...answer, text: 'One' }, { ...answer, text: 'One two' }, done, { ...done, at: 9 }]),
    ).toEqual([
      { type: 'response_chunk', data: { content: 'One' } },
      { type: 'response_chunk', data: { content: ' two' } },
      { type: 'response_complete', data: { content: 'One two', tokens: null } },
    ]);
  });

  it('reports a command when it starts and when it ends, with its output', () => {
    const ran = { ...command, status: 'done', exitCode: 0, durationMs: 5, outputTail: 'b' } as const;
    const cut = reported([{ ...command, status: 'waiting' }, command, ran]);
    expect(cut).toEqual([
      { type: 'bash_command', data: { command: 'ls', cwd: '/w', call_id: 'command' } },
      { type: 'bash_output', data: { output: 'b', exit_code: 0, call_id: 'command', duration_ms: 5 } },
    ]);
    const whole = reported([command, ran], { ...none, getOutput: () => 'a\nb' });
    expect(whole.at(-1)).toMatchObject({ data: { output: 'a\nb' } });
    const reads = { ...ran, actions: [{ kind: 'read', subject: 'a.ts' }] } as const;
    expect(reported([reads]).map(({ type }) => type)).toEqual(['bash_command', 'file_read', 'bash_output']);
  });

  it('reports an approval request between the start and the end of its entry, and then the answer', () => {
    const asking = { approvalId: approvalId.parse('asked'), by: null, askedAt: 10, settledAt: null } as const;
    const waits = { ...command, status: 'waiting', approval: { ...asking, state: 'waiting' } } as const;
    const approved = { ...asking, state: 'approved', by: 'person', settledAt: 40 } as const;
    const ran = {
      ...command,
      status: 'done',
      exitCode: 0,
      durationMs: 5,
      outputTail: 'b',
      approval: approved,
    } as const;
    const about = { approval_id: 'asked', command: 'ls', tool: null, path: null };
    const asked = { type: 'approval', data: { ...about, decision: null, by: null, duration_ms: null } };
    const answered = { type: 'approval', data: { ...about, decision: 'approved', by: 'person', duration_ms: 30 } };
    const types = (entries: readonly Entry[]) =>
      reported(entries).map((event) => (event.type === 'approval' ? event : event.type));
    expect(types([waits, ran])).toEqual(['bash_command', asked, answered, 'bash_output']);
    expect(types([{ ...command, status: 'waiting' }, waits, { ...waits, at: 9 }])).toEqual(['bash_command', asked]);
    // An approval that a rule answered is first seen when it is over.
    expect(types([ran])).toEqual(['bash_command', asked, answered, 'bash_output']);
    const files = [{ path: 'a.ts', change: 'modified', movedTo: null, added: 1, removed: 0 }] as const;
    const edits = { ...patch, files, status: 'done', approval: approved } as const;
    expect(reported([{ ...edits, status: 'waiting', approval: waits.approval }, edits])).toMatchObject([
      { type: 'approval', data: { path: 'a.ts', decision: null } },
      { type: 'approval', data: { decision: 'approved' } },
      { type: 'file_write' },
    ]);
  });

  it('reports what was declined', () => {
    expect(
      reported([
        { ...command, status: 'waiting' },
        { ...command, status: 'declined' },
      ]).at(-1),
    ).toEqual({
      type: 'error',
      data: { message: 'Declined: ls', call_id: 'command' },
    });
    expect(
      reported([
        { ...tool, status: 'waiting' },
        { ...tool, status: 'declined' },
      ]).at(-1),
    ).toMatchObject({
      type: 'tool_result',
      data: { error: 'declined' },
    });
  });

  it('reports each file of an applied patch, or why it was not applied', () => {
    const files = ['a.ts', 'b.ts'].map(
      (path) => ({ path, change: 'modified', movedTo: null, added: 2, removed: 1 }) as const,
    );
    const texts = { ...none, getDiff: (_: unknown, path: string) => `diff of ${path}` };
    expect(
      reported(
        [
          { ...patch, files },
          { ...patch, files, status: 'done' },
        ],
        texts,
      ),
    ).toEqual(
      ['a.ts', 'b.ts'].map((path) => ({
        type: 'file_write',
        data: { path, diff: `diff of ${path}`, added: 2, removed: 1 },
      })),
    );
    expect(reported([patch, { ...patch, files, status: 'failed', message: 'No room.' }])).toEqual([
      { type: 'error', data: { message: 'No room.', path: 'a.ts' } },
    ]);
  });

  it('reports how a command ended that did not end by itself', () => {
    const cut = { ...command, status: 'cutOff' } as const;
    expect(reported([command, cut]).at(-1)).toMatchObject({ type: 'bash_output', data: { status: 'cutOff' } });
  });

  it('reports a tool when it is called and when it answers', () => {
    const over = { ...tool, status: 'failed', error: 'No.', durationMs: 7 } as const;
    expect(reported([tool, over, { ...over, at: 9 }])).toEqual([
      { type: 'tool_call', data: { tool: 's.t', arguments: {}, call_id: 'tool' } },
      { type: 'tool_result', data: { tool: 's.t', result: null, error: 'No.', call_id: 'tool', duration_ms: 7 } },
    ]);
  });
});

describe.each(listTranscripts())('the recording %s', (name) => {
  it('reports each event of the recording once, in order and completely', () => {
    for (const thread of replayTranscript(name)) {
      const { entries, news } = toldOf(thread.events);
      const of = (id: EntryId, type: string) => news.filter((each) => each.id === id && each.event.type === type);
      for (const entry of entries) {
        if (entry.kind === 'user' && entry.state === 'confirmed') expect(of(entry.id, 'prompt_sent')).toHaveLength(1);
        if (entry.kind === 'assistant' && entry.state === 'done') {
          const whole = of(entry.id, 'response_complete').map(({ event }) => event.data);
          expect(whole).toEqual([{ content: entry.text, tokens: null }]);
        }
        if (entry.kind === 'command') {
          const types = news.filter(({ id, event }) => id === entry.id && event.type.startsWith('bash_'));
          const order = types.map(({ event }) => event.type);
          expect(order).toEqual(['bash_command', 'bash_output'].slice(0, order.length));
          expect(order.length).toBeGreaterThan(0);
        }
      }
    }
  });
});

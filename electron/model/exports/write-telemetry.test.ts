import { describe, expect, it } from 'vitest';
import { listTranscripts } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { toEventState } from '../../../shared/runs/telemetry-event.ts';
import { toTurnEvents } from '../../../shared/runs/turn-events.ts';
import { noTokens } from '../../../shared/spending/model-tokens.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { command, ended, fold, patch, put, started, tool, user } from '../../../shared/transcript/sample-thread.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { createWriter } from './record-writer.ts';
import { readLine } from './telemetry-line.ts';
import { header, sampleThread, toRecords } from './testing/sample-records.ts';

/** Returns the events in the file of these records, as a reader gets them. */
function eventsIn(records: readonly ThreadRecord[]) {
  const file = records.map(createWriter('telemetry')).join('');
  return file.split('\n').slice(0, -1).map(eventOf);
}

function eventOf(line: string) {
  const read = readLine(line);
  if (read.kind !== 'event') throw new Error(`This line is ${read.kind}: ${line}`);
  return { ...read, state: toEventState(read.type, read.data) };
}

const threadOf = (...entries: readonly Entry[]): Transcript =>
  fold(started(), ...entries.map((entry) => put(entry)), ended('completed'));

describe('the telemetry file of a thread', () => {
  it('the telemetry file of a thread starts with the program, and ends each turn', () => {
    const [first, ...others] = eventsIn([{ ...header, redacted: true }, ...toRecords(threadOf()).slice(1)]);
    expect(first).toMatchObject({ type: 'started', at: sampleThread.createdAt });
    expect(first?.data).toEqual({
      schema: 1,
      toolchain: 'codex',
      model: 'm',
      workcell_id: 'wc-thread-thread-1',
      redacted: true,
    });
    expect(others).toMatchObject([{ type: 'completed', at: 900, state: 'done', data: { status: 'success' } }]);
  });

  it('the telemetry file reports usage after what it was spent for, completely', () => {
    const spent = (after: Entry | null, input: number) =>
      ({ ...noTokens, model: 'm', at: 4, after: after === null ? null : after.id, input }) as const;
    const thread = threadOf({ ...command, status: 'done', exitCode: 0 }, patch);
    const usage = [spent(null, 1), spent(command, 20), spent(tool, 300), spent(patch, 4_000)];
    const turns = thread.turns.map((turn) => ({ ...turn, usage }));
    const reported = eventsIn(toRecords({ turns })).map(({ data, type }) => data.input_tokens ?? type);
    expect(reported).toEqual(['started', 'bash_command', 'bash_output', 1, 20, 'file_write', 300, 4_000, 'completed']);
  });

  it('the telemetry file reports a command when it started, and with its full output when it ended', () => {
    const failed = { ...command, status: 'failed', exitCode: 2, durationMs: 30, outputTail: 'tail' } as const;
    const events = eventsIn(toRecords(threadOf(failed), 'all of it\n'));
    expect(events.slice(1, 3)).toMatchObject([
      { type: 'bash_command', at: 3, data: { command: 'ls', cwd: '/w', call_id: 'command' } },
      {
        type: 'bash_output',
        at: 33,
        state: 'failed',
        data: { output: 'all of it', exit_code: 2, duration_ms: 30, call_id: 'command' },
      },
    ]);
  });

  it('the telemetry file has the last lines of an output if no more is stored, and no end of what is still running', () => {
    const without = (records: readonly ThreadRecord[]) => records.filter(({ record }) => record !== 'output');
    const kept = { ...command, status: 'done', exitCode: 0, outputTail: 'tail' } as const;
    expect(eventsIn(without(toRecords(threadOf(kept))))[2]).toMatchObject({ state: 'done', data: { output: 'tail' } });
    const running = fold(started(), put(command));
    expect(eventsIn(without(toRecords(running))).map(({ type }) => type)).toEqual(['started', 'bash_command']);
  });

  it("the telemetry file includes a patch's diff, and puts a tool's result after its call", () => {
    const failed = { ...tool, status: 'failed', error: 'No such page', durationMs: 7 } as const;
    const events = eventsIn(toRecords(threadOf({ ...patch, status: 'done' }, failed, user), 'new'));
    expect(events.slice(1, 5)).toMatchObject([
      { type: 'file_write', state: 'done', data: { diff: expect.stringContaining('+new') } },
      { type: 'tool_call', data: { tool: 't', server: 's', arguments: {} } },
      { type: 'tool_result', at: 11, state: 'failed', data: { tool: 't', error: 'No such page', duration_ms: 7 } },
      { type: 'prompt_sent', data: { prompt: user.text } },
    ]);
  });

  it.each(listTranscripts())(
    'the telemetry file has every event of the recording %s with the same state as in the run',
    (name) => {
      for (const { transcript } of replayTranscript(name)) {
        const expected = transcript.turns.flatMap((turn) => toTurnEvents(turn, 0));
        const events = eventsIn(toRecords(transcript)).slice(1);
        const reported = events.filter(({ type }) => type !== 'bash_output' && type !== 'tool_result');
        // A patch is reported once its diff is known, after its approval request.
        expect(reported.map(({ type }) => type).sort()).toEqual(expected.map(({ type }) => type).sort());
        const isEnded = ({ state }: { readonly state: string }) => ['done', 'failed', 'declined'].includes(state);
        const calls = expected.filter(({ type }) => type === 'bash_command' || type === 'tool_call').filter(isEnded);
        const ends = events.filter(({ type }) => type === 'bash_output' || type === 'tool_result');
        expect(ends.map(({ state }) => state)).toEqual(calls.map(({ state }) => state));
      }
    },
  );
});

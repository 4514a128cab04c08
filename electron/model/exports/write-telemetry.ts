import { threadId } from '../../../shared/base/ids.ts';
import type { RecordOf, RecordWriter, ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { beginning } from '../../../shared/runs/run-position.ts';
import { toRunId } from '../../../shared/runs/run-ref.ts';
import { type TurnEvent, toEntryEvents, toStartEvent, toTurnEndEvent } from '../../../shared/runs/turn-events.ts';
import { toUsageEvent } from '../../../shared/runs/turn-usage-events.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import type { TurnUsage } from '../../../shared/transcript/turn.ts';
import { formatOutput } from './format-output.ts';
import { formatTelemetryLine } from './telemetry-line.ts';

/** An entry whose start is written, and the event that its output or diff completes. */
type Open = { readonly entry: Entry; readonly event: TurnEvent };

/** Creates a writer for a telemetry file: the thread as a run, with the events from docs/telemetry.md. */
export function createTelemetryWriter(): RecordWriter {
  const file = new TelemetryText();
  let redacted = false;
  let lastEntry: Entry['id'] | null = null;
  let turn: RecordOf<'turn'> | null = null;
  let open: Open | null = null;
  /** The turn's usage that is not written yet. */
  let unwritten: readonly TurnUsage[] = [];

  const complete = (more: ThreadRecord): string => {
    if (open === null) return '';
    const { entry, event } = open;
    open = null;
    if (event.type === 'file_write') return file.line(event, getDiffFields(more, entry));
    if (event.type === 'tool_call') return file.end('tool_result', event, getResultFields(event, entry));
    return file.end('bash_output', event, getCommandEndFields(event, more, entry));
  };
  /** Writes the usage before the entry after `id`. With null, writes all remaining usage. */
  const spentUntil = (id: Entry['id'] | null): string => {
    const last = id === null ? unwritten.length - 1 : unwritten.findLastIndex(({ after }) => after === id);
    const due = unwritten.slice(0, last + 1);
    unwritten = unwritten.slice(last + 1);
    return due.map((usage) => file.line(toUsageEvent(usage, beginning))).join('');
  };
  const endTurn = (): string => {
    const end = turn === null ? null : toTurnEndEvent({ ...turn, entries: [] }, 0);
    turn = null;
    return spentUntil(null) + (end === null ? '' : file.line(end));
  };
  const write = (entry: Entry): string => {
    const [own, ...asked] = toEntryEvents(entry, 0, 0);
    if (own === undefined) return '';
    const questions = asked.map((event) => file.end(event.type, event, event.data)).join('');
    if (own.type === 'file_write') {
      open = { entry, event: own };
      return questions;
    }
    if (own.type !== 'bash_command' && own.type !== 'tool_call') return file.line(own) + questions;
    if (own.state !== 'running' && own.state !== 'waiting') open = { entry, event: own };
    return file.line({ ...own, durationMs: null, data: getStartFields(own, entry) }) + questions;
  };

  return (record) => {
    const completed = complete(record);
    switch (record.record) {
      case 'header':
        ({ redacted } = record);
        return '';
      case 'thread': {
        const { createdAt, id, model } = record;
        const start = toStartEvent({
          at: createdAt,
          model,
          id: toRunId(threadId.parse(id.replaceAll(':', '-'))),
        });
        return file.line(start, redacted ? { redacted } : {});
      }
      case 'turn': {
        const ended = completed + endTurn();
        turn = record;
        unwritten = record.usage ?? [];
        lastEntry = null;
        return ended;
      }
      case 'entry': {
        const spent = lastEntry === null ? '' : spentUntil(lastEntry);
        lastEntry = record.entry.id;
        return completed + spent + write(record.entry);
      }
      case 'end':
        return completed + endTurn();
      case 'output':
      case 'diff':
        return completed;
    }
  };
}

/** Writes lines with one time each. A line without a time gets the time of the previous one. */
class TelemetryText {
  #lastAt = 0;

  line({ at, data, durationMs, type }: TurnEvent, more: Readonly<Record<string, unknown>> = {}): string {
    if (at !== null && Math.abs(at) <= latestTime) this.#lastAt = at;
    return formatTelemetryLine(type, this.#lastAt, {
      ...data,
      ...more,
      ...(durationMs !== null && { duration_ms: durationMs }),
    });
  }

  /** Writes the end of an event's work, at its end time. */
  end(type: string, event: TurnEvent, data: Readonly<Record<string, unknown>>): string {
    const at = event.at === null ? null : event.at + (event.durationMs ?? 0);
    return this.line({ ...event, type, at, data });
  }
}

/** The latest time JavaScript can write as a date. */
const latestTime = 8.64e15;

function getStartFields({ data, type }: TurnEvent, { id }: Entry): Readonly<Record<string, unknown>> {
  const { command, cwd, raw_command, server, source, tool } = data;
  const called =
    type === 'bash_command' ? { command, raw_command, cwd, source } : { tool, server, arguments: data.arguments };
  return { ...called, call_id: id };
}

function getCommandEndFields(
  { data }: TurnEvent,
  more: ThreadRecord,
  { id }: Entry,
): Readonly<Record<string, unknown>> {
  const { exit_code = null, message, output_tail = '', status } = data;
  const output = more.record === 'output' && more.entryId === id ? formatOutput(more) : output_tail;
  return { output, exit_code, status, message, call_id: id };
}

function getResultFields({ data }: TurnEvent, { id }: Entry): Readonly<Record<string, unknown>> {
  const { error = null, result = null, server, status, tool } = data;
  return { tool, server, result, error, status, call_id: id };
}

function getDiffFields(more: ThreadRecord, { id }: Entry): Readonly<Record<string, unknown>> {
  return more.record === 'diff' && more.entryId === id ? { diff: more.text } : {};
}

import { findCommand, getEventText } from '../../../shared/runs/event-text.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import * as read from '../../../shared/runs/telemetry-event.ts';

// Reads the fields of an event by their names in the file format, or by the names that other writers use for the same
// field.

/** Returns the text of an event: a message, a thought or printed output. */
export function getText(event: RunEvent): string {
  return getEventText(event);
}

/** Returns the tool that an event names; null if there is none. */
export function getTool({ data }: RunEvent): string | null {
  return read.findTool(data);
}

/** Returns the command that an event is about; null if there is none. */
export function getEventCommand({ data }: RunEvent): string | null {
  return findCommand(data);
}

/** Returns the file that an event is about; null if there is none. */
export function getPath({ data }: RunEvent): string | null {
  return read.findPath(data);
}

/** Returns the arguments of a tool call; undefined if there are none. */
export function getArguments({ data }: RunEvent): unknown {
  return data.arguments ?? data.args ?? data.input ?? data.params ?? data.parameters ?? undefined;
}

/** Returns the result of a tool; undefined if there is none. */
export function getEventResult({ data }: RunEvent): unknown {
  return data.result ?? data.output ?? data.content ?? undefined;
}

/** Returns what went wrong, in the writer's words; null if the event does not say. */
export function getError({ data, type }: RunEvent): string | null {
  return type === 'error' ? read.findText(data, 'error', 'message', 'detail') : read.findText(data, 'error');
}

/** Returns the number of tokens in an event; null if there is none. */
export function getTokens({ data }: RunEvent): number | null {
  return read.findNumber(data, 'tokens', 'token_count', 'total_tokens');
}

/** Returns the exit code of a command; null if the event has none. */
export function getExitCode({ data }: RunEvent): number | null {
  return read.findNumber(data, 'exit_code');
}

/** Returns how long the event took, in milliseconds: from the event itself, or from its data. */
export function getDuration({ data, durationMs }: RunEvent): number | null {
  return durationMs ?? read.findDuration(data);
}

/** Returns the diff of a write; null if the event has none. */
export function getDiff({ data }: RunEvent): string | null {
  return read.findText(data, 'diff', 'patch', 'unified_diff');
}

/** Returns the lines added and removed, if an event reports them. */
export function getLineCounts({ data }: RunEvent): { readonly added: number; readonly removed: number } {
  return {
    added: read.findNumber(data, 'added', 'lines_added') ?? 0,
    removed: read.findNumber(data, 'removed', 'lines_removed') ?? 0,
  };
}

/** Returns how many lines were read; null if not reported. */
export function getLineTotal({ data }: RunEvent): number | null {
  return read.findNumber(data, 'lines', 'line_count');
}

/** Returns a text field of the event by its own name. */
export function getString({ data }: RunEvent, name: string): string | null {
  return read.findText(data, name);
}

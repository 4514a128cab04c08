import { commandIn, wordsOf } from '../../../shared/runs/event-words.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import * as read from '../../../shared/runs/telemetry-event.ts';

// The fields of an event under the names of the file format, and under those that other writers use for the same.

/** The text of an event: what was said, thought or printed. */
export function textOf(event: RunEvent): string {
  return wordsOf(event);
}

/** The tool that an event names; null if there is none. */
export function toolOf({ data }: RunEvent): string | null {
  return read.toolOf(data);
}

/** The command that an event is about; null if there is none. */
export function commandOf({ data }: RunEvent): string | null {
  return commandIn(data);
}

/** The file that an event is about; null if there is none. */
export function pathOf({ data }: RunEvent): string | null {
  return read.pathOf(data);
}

/** The arguments of a tool call; undefined if there are none. */
export function argumentsOf({ data }: RunEvent): unknown {
  return data.arguments ?? data.args ?? data.input ?? data.params ?? data.parameters ?? undefined;
}

/** The result of a tool; undefined if there is none. */
export function resultOf({ data }: RunEvent): unknown {
  return data.result ?? data.output ?? data.content ?? undefined;
}

/** What went wrong, in the writer's words; null if it does not say. */
export function errorOf({ data, type }: RunEvent): string | null {
  return type === 'error' ? read.textIn(data, 'error', 'message', 'detail') : read.textIn(data, 'error');
}

/** The number of tokens in an event; null if there is none. */
export function tokensOf({ data }: RunEvent): number | null {
  return read.numberIn(data, 'tokens', 'token_count', 'total_tokens');
}

/** The exit code of a command; null if the event has none. */
export function exitCodeOf({ data }: RunEvent): number | null {
  return read.numberIn(data, 'exit_code');
}

/** How long it took, in milliseconds: from the event itself, or from its data. */
export function durationOf({ data, durationMs }: RunEvent): number | null {
  return durationMs ?? read.durationOf(data);
}

/** The diff of a write; null if the event has none. */
export function diffOf({ data }: RunEvent): string | null {
  return read.textIn(data, 'diff', 'patch', 'unified_diff');
}

/** Lines added and removed, if an event reports them. */
export function lineCountsOf({ data }: RunEvent): { readonly added: number; readonly removed: number } {
  return {
    added: read.numberIn(data, 'added', 'lines_added') ?? 0,
    removed: read.numberIn(data, 'removed', 'lines_removed') ?? 0,
  };
}

/** How many lines were read; null if not reported. */
export function lineTotalOf({ data }: RunEvent): number | null {
  return read.numberIn(data, 'lines', 'line_count');
}

/** A text field of the event, by its own name. */
export function stringOf({ data }: RunEvent, name: string): string | null {
  return read.textIn(data, name);
}

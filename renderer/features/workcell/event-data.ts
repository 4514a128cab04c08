import type { RunEvent } from '../../../shared/workcells/run-event.ts';

// What an event has under the names of the file format, and under those that other writers use for the same.

type Data = RunEvent['data'];

const textNames = ['content', 'text', 'chunk', 'response', 'output', 'message', 'thought', 'summary'];
const toolNames = ['tool', 'tool_name', 'name'];
const argumentNames = ['args', 'arguments', 'input', 'params', 'parameters'];
const resultNames = ['result', 'output', 'content'];
const errorNames = ['error', 'message', 'detail'];
const tokenNames = ['tokens', 'token_count', 'total_tokens'];

/** The text of an event: what was said, thought or printed. */
export function textOf({ data, type }: RunEvent): string {
  if (type === 'prompt_sent') return stringIn(data, ['prompt', ...textNames]) ?? '';
  return stringIn(data, textNames) ?? '';
}

export function toolOf({ data }: RunEvent): string | null {
  return stringIn(data, toolNames);
}

export function commandOf({ data }: RunEvent): string | null {
  const { command } = data;
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ');
  return stringIn(data, ['command', 'cmd']);
}

export function pathOf({ data }: RunEvent): string | null {
  return stringIn(data, ['path', 'file_path', 'file']);
}

/** What a tool was called with; undefined without it. */
export function argumentsOf({ data }: RunEvent): unknown {
  return valueIn(data, argumentNames);
}

/** What came of a tool; undefined without it. */
export function resultOf({ data }: RunEvent): unknown {
  return valueIn(data, resultNames);
}

/** What went wrong, in the writer's words; null where nothing is told. */
export function errorOf({ data, type }: RunEvent): string | null {
  return type === 'error' ? stringIn(data, errorNames) : stringIn(data, ['error']);
}

export function tokensOf({ data }: RunEvent): number | null {
  return numberIn(data, tokenNames);
}

export function exitCodeOf({ data }: RunEvent): number | null {
  return numberIn(data, ['exit_code', 'exitCode']);
}

/** How long it took, milliseconds: as the event says beside its data, or in it. */
export function durationOf({ data, durationMs }: RunEvent): number | null {
  return durationMs ?? numberIn(data, ['duration_ms', 'durationMs']);
}

export function diffOf({ data }: RunEvent): string | null {
  return stringIn(data, ['diff', 'patch', 'unified_diff']);
}

/** Lines added and removed, where an event tells them. */
export function lineCountsOf({ data }: RunEvent): { readonly added: number; readonly removed: number } {
  return {
    added: numberIn(data, ['added', 'lines_added']) ?? 0,
    removed: numberIn(data, ['removed', 'lines_removed']) ?? 0,
  };
}

/** How many lines were read; null where it is not told. */
export function lineTotalOf({ data }: RunEvent): number | null {
  return numberIn(data, ['lines', 'line_count']);
}

export function stringOf({ data }: RunEvent, name: string): string | null {
  return stringIn(data, [name]);
}

function valueIn(data: Data, names: readonly string[]): unknown {
  const name = names.find((each) => data[each] !== undefined && data[each] !== null);
  return name === undefined ? undefined : data[name];
}

function stringIn(data: Data, names: readonly string[]): string | null {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function numberIn(data: Data, names: readonly string[]): number | null {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return null;
}

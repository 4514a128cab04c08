import type { TurnEvent } from './events-of-turn.ts';
import type { RunQuery } from './run-query.ts';

/** Makes what tells whether an event is wanted. */
export function matcherOf(query: RunQuery): (event: TurnEvent) => boolean {
  const text = query.text.toLowerCase();
  const path = query.path.toLowerCase();
  const types = new Set(query.types);
  const states = new Set<string>(query.states);
  return ({ data, durationMs, state, type }) => {
    if (types.size > 0 && !types.has(type)) return false;
    if (states.size > 0 && !states.has(state)) return false;
    if (query.minDurationMs !== null && (durationMs ?? -1) < query.minDurationMs) return false;
    if (query.tool !== '' && data.tool !== query.tool) return false;
    if (path !== '' && !pathsOf(data).some((candidate) => candidate.toLowerCase().includes(path))) return false;
    return text === '' || hasText(data, text);
  };
}

function pathsOf(data: TurnEvent['data']): readonly string[] {
  return ['path', 'paths', 'files'].flatMap((name) => textsIn(data[name]));
}

/** Whether a text of some data, however deep, has these lower-case words. */
function hasText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(text);
  if (typeof value !== 'object' || value === null) return String(value).includes(text);
  return Object.values(value).some((part) => hasText(part, text));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

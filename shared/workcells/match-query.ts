import { foldCase } from './fold-case.ts';
import type { EventState } from './run-event.ts';
import type { RunQuery } from './run-query.ts';
import { durationOf, type EventData, pathOf, toolOf } from './telemetry-event.ts';

/** What of an event a query asks about. */
export type SearchedEvent = { readonly type: string; readonly state: EventState; readonly data: EventData };

/** A query made ready for many events: true for those that it wants. */
export function queryMatcher(query: RunQuery): (event: SearchedEvent) => boolean {
  const { minDurationMs, states, types } = query;
  const [text, path, tool] = [query.text, query.path, query.tool].map(foldCase);
  return ({ data, state, type }) => {
    if (types.length > 0 && !types.includes(type)) return false;
    if (states.length > 0 && !states.includes(state)) return false;
    if (minDurationMs !== null && (durationOf(data) ?? -1) < minDurationMs) return false;
    if (path && !foldCase(pathOf(data) ?? '').includes(path)) return false;
    if (tool && foldCase(toolOf(data) ?? '') !== tool) return false;
    return !text || foldCase(type).includes(text) || hasText(data, text);
  };
}

/** Whether any text in some data has a folded text in it. */
function hasText(data: unknown, folded: string): boolean {
  const todo: unknown[] = [data];
  while (todo.length > 0) {
    const value = todo.pop();
    if (typeof value === 'string') {
      if (foldCase(value).includes(folded)) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) todo.push(inner);
    }
  }
  return false;
}

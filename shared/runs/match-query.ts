import { searchForm } from '../texts/search-form.ts';
import type { TurnEvent } from './events-of-turn.ts';
import type { EventState } from './run-event.ts';
import type { RunQuery } from './run-query.ts';
import { durationOf, type EventData, pathOf, toolOf } from './telemetry-event.ts';

/** The parts of an event that a query can match. */
export type SearchedEvent = { readonly type: string; readonly state: EventState; readonly data: EventData };

/** Prepares a query for many events. The function returns true for events that match. */
export function queryMatcher(query: RunQuery): (event: SearchedEvent) => boolean {
  const { minDurationMs, states, types } = query;
  const [text, path, tool] = [query.text, query.path, query.tool].map(searchForm);
  return ({ data, state, type }) => {
    if (types.length > 0 && !types.includes(type)) return false;
    if (states.length > 0 && !states.includes(state)) return false;
    if (minDurationMs !== null && (durationOf(data) ?? -1) < minDurationMs) return false;
    if (path && !searchForm(pathOf(data) ?? '').includes(path)) return false;
    if (tool && searchForm(toolOf(data) ?? '') !== tool) return false;
    return !text || searchForm(type).includes(text) || hasText(data, text);
  };
}

/** Whether any text in the data contains a text in search form. */
function hasText(data: unknown, form: string): boolean {
  const todo: unknown[] = [data];
  while (todo.length > 0) {
    const value = todo.pop();
    if (typeof value === 'string') {
      if (searchForm(value).includes(form)) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) todo.push(inner);
    }
  }
  return false;
}

/** Like `queryMatcher`, for events of threads, which have durations and may be about several files. */
export function turnEventMatcher(query: RunQuery): (event: TurnEvent) => boolean {
  const { minDurationMs } = query;
  const path = searchForm(query.path);
  const isWanted = queryMatcher({ ...query, minDurationMs: null, path: '' });
  return (event) => {
    if (minDurationMs !== null && (event.durationMs ?? -1) < minDurationMs) return false;
    if (path !== '' && !pathsOf(event.data).some((text) => searchForm(text).includes(path))) return false;
    return isWanted(event);
  };
}

function pathsOf(data: TurnEvent['data']): readonly string[] {
  return ['path', 'paths', 'files'].flatMap((name) => textsIn(data[name]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

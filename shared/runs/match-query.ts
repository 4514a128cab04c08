import { toSearchForm } from '../texts/search-form.ts';
import type { EventState } from './run-event.ts';
import type { RunQuery } from './run-query.ts';
import { type EventData, findDuration, findPath, findTool } from './telemetry-event.ts';
import type { TurnEvent } from './turn-events.ts';

/** The parts of an event that a query can match. */
export type SearchedEvent = { readonly type: string; readonly state: EventState; readonly data: EventData };

/** Prepares a query for many events. The function returns true for events that match. */
export function createQueryMatcher(query: RunQuery): (event: SearchedEvent) => boolean {
  const { minDurationMs, states, types } = query;
  const [text, path, tool] = [query.text, query.path, query.tool].map(toSearchForm);
  return ({ data, state, type }) => {
    if (types.length > 0 && !types.includes(type)) return false;
    if (states.length > 0 && !states.includes(state)) return false;
    if (minDurationMs !== null && (findDuration(data) ?? -1) < minDurationMs) return false;
    if (path && !toSearchForm(findPath(data) ?? '').includes(path)) return false;
    if (tool && toSearchForm(findTool(data) ?? '') !== tool) return false;
    return !text || toSearchForm(type).includes(text) || hasText(data, text);
  };
}

/** Returns whether any text in the data contains a text in search form. */
function hasText(data: unknown, form: string): boolean {
  const todo: unknown[] = [data];
  while (todo.length > 0) {
    const value = todo.pop();
    if (typeof value === 'string') {
      if (toSearchForm(value).includes(form)) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) todo.push(inner);
    }
  }
  return false;
}

/** Like `createQueryMatcher`, for events of threads, which have durations and may be about several files. */
export function createTurnEventMatcher(query: RunQuery): (event: TurnEvent) => boolean {
  const { minDurationMs } = query;
  const path = toSearchForm(query.path);
  const isWanted = createQueryMatcher({ ...query, minDurationMs: null, path: '' });
  return (event) => {
    if (minDurationMs !== null && (event.durationMs ?? -1) < minDurationMs) return false;
    if (path !== '' && !listPaths(event.data).some((text) => toSearchForm(text).includes(path))) return false;
    return isWanted(event);
  };
}

function listPaths(data: TurnEvent['data']): readonly string[] {
  return ['path', 'paths', 'files'].flatMap((name) => listTexts(data[name]));
}

function listTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listTexts) : [];
}

import type { TurnEvent } from './events-of-turn.ts';
import { foldCase } from './fold-case.ts';
import { queryMatcher } from './match-query.ts';
import type { RunQuery } from './run-query.ts';

/** Like `queryMatcher`, for events of threads, which have durations and may be about several files. */
export function turnEventMatcher(query: RunQuery): (event: TurnEvent) => boolean {
  const { minDurationMs } = query;
  const path = foldCase(query.path);
  const isWanted = queryMatcher({ ...query, minDurationMs: null, path: '' });
  return (event) => {
    if (minDurationMs !== null && (event.durationMs ?? -1) < minDurationMs) return false;
    if (path !== '' && !pathsOf(event.data).some((text) => foldCase(text).includes(path))) return false;
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

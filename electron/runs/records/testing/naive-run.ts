import { createQueryMatcher } from '../../../../shared/runs/match-query.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { readLine } from '../../../model/exports/telemetry-line.ts';
import { countEvent, createCounters, toTotals } from '../../run-counters.ts';
import type { FileEvent } from '../reader/read-events.ts';

/** A file, read in the simplest way: all at once, line by line. */
export type NaiveRun = { readonly events: readonly FileEvent[]; readonly totals: RunTotals };

/** Reads a whole file. Every other way of reading must give the same result. */
export function readNaively(file: Buffer): NaiveRun {
  const counters = createCounters();
  const events: FileEvent[] = [];
  let isTorn = false;
  for (let start = 0; start < file.length; ) {
    const newline = file.indexOf(0x0a, start);
    const end = newline === -1 ? file.length : newline;
    const line = readLine(file.toString('utf8', start, end));
    if (line.kind === 'event') {
      const event = { ...line, position: start };
      events.push(event);
      countEvent(counters, {
        ...event,
        state: toEventState(line.type, line.data),
        durationMs: findDuration(line.data),
      });
    } else if (line.kind === 'malformed') {
      if (newline === -1) isTorn = true;
      else counters.malformed += 1;
    }
    start = end + 1;
  }
  return { events, totals: toTotals(counters, { isTorn, progress: null, change: null }) };
}

/** Finds the positions of the events that match a query. */
export function searchNaively({ events }: NaiveRun, query: RunQuery): number[] {
  const matches = createQueryMatcher(query);
  return events
    .filter(({ data, type }) => matches({ data, type, state: toEventState(type, data) }))
    .map(({ position }) => position);
}

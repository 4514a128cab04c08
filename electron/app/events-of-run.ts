import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import { createFileRunSource } from '../runs/records/file-run-source.ts';
import type { RunReader } from '../runs/records/run-reader.ts';
import { findWorkcell } from '../runs/records/workcell-folder.ts';

/** How many events are read at a time. */
const pageLimit = 1_000;

/**
 * Reads the events of a recorded run, page by page, in the telemetry worker. Returns none if a link replaces the run.
 */
export function eventsOfRun(reader: RunReader, { projectRoot, workcellId }: RunRef): ReadEvents {
  return async (after) => {
    const found = await findWorkcell(projectRoot, workcellId);
    if (!found.ok) return [];
    const source = createFileRunSource(reader, found.value.telemetry);
    try {
      const place =
        after === null ? ({ type: 'offset', offset: 0 } as const) : ({ type: 'after', position: after } as const);
      const page = await source.page({ place, limit: pageLimit });
      return page.ok ? page.value.events : [];
    } finally {
      source.close();
    }
  };
}

import { join } from 'node:path';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { ReadEvents } from '../otlp/create-otlp.ts';
import { createFileRunSource } from '../workcells/file-run-source.ts';
import type { RunReader } from '../workcells/run-reader.ts';
import { workcellsFolder } from '../workcells/workcell-folder.ts';

/** So many events are read at a time. */
const pageLimit = 1_000;

/** Reads the events of a recorded run, page by page, in the thread that reads telemetry files. */
export function eventsOfRun(reader: RunReader, { projectRoot, workcellId }: RunRef): ReadEvents {
  const telemetry = join(projectRoot, workcellsFolder, workcellId, 'telemetry.jsonl');
  return async (after) => {
    const source = createFileRunSource(reader, telemetry);
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

import { closeSync } from 'node:fs';
import { countEvent, newCounters, type RunCounters } from '../../../../shared/runs/run-counters.ts';
import { durationOf, stateOf } from '../../../../shared/runs/telemetry-event.ts';
import { emptyEnd, readFileEnd } from './file-end.ts';
import { eachLine, readLines } from './line-blocks.ts';
import { openFile } from './opened-file.ts';
import { decodeLine, type FileEvent } from './read-events.ts';

/** Counts a small file at once, without an index. Throws the system's error. */
export function tallyOfFile(path: string): RunCounters {
  const { fd, size } = openFile(path);
  try {
    const counters = newCounters();
    const count = (event: FileEvent) =>
      countEvent(counters, { ...event, state: stateOf(event.type, event.data), durationMs: durationOf(event.data) });
    const { lastEvent, lastLine } = readFileEnd(fd, size, emptyEnd, 0);
    readLines(fd, { from: 0, to: lastLine }, (blocks) => {
      for (let block = blocks.next(); block !== null; block = blocks.next()) {
        const { bytes, position } = block;
        eachLine(block, (start, end) => {
          const line = decodeLine(bytes, start, end);
          if (line.kind === 'event') count({ ...line, position: position + start });
        });
      }
    });
    if (lastEvent !== null) count(lastEvent);
    return counters;
  } finally {
    closeSync(fd);
  }
}

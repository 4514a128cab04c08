import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { createFileRunSource } from '../../../electron/runs/records/file-run-source.ts';
import { RunReaderClient } from '../../../electron/runs/records/run-reader.ts';
import type { RunSource } from '../../../electron/runs/records/run-source.ts';

// Explains a telemetry file as the run dialog does, twice. Prints how long that took in milliseconds and how much this
// process grew in megabytes. Arguments: the file, and a working folder.

const [path = '', folder = ''] = process.argv.slice(2);
const worker = new URL('../../../dist/run-worker.js', import.meta.url);
const indexFolder = join(folder, 'explained-indexes');
/** The minimum interval between the dialog's requests for the waterfall and the report. */
const askEveryMs = 1_000;

rmSync(indexFolder, { recursive: true, force: true });
const before = readMemory();
const first = await explain();
const grown = readMemory() - before;
const again = await explain();
rmSync(indexFolder, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ first: first.took, reported: first.reported, again: again.took, memory: grown }));

/** Opens the file in a running thread until its totals, waterfall, and report are complete. */
async function explain(): Promise<{ readonly took: number; readonly reported: number }> {
  const reader = new RunReaderClient({ worker, indexFolder, clock: systemClock });
  const idle = createFileRunSource(reader, join(folder, 'nothing.jsonl'));
  await idle.totals();
  const began = performance.now();
  const source = createFileRunSource(reader, path);
  await getValue(source.page({ place: { type: 'offset', offset: 0 }, limit: 200 }));
  let reported = Number.NaN;
  let asked = began;
  const { promise, resolve } = Promise.withResolvers<void>();
  const endFollowing = source.follow(({ totals }) => {
    if (totals.progress === null) resolve();
    else if (performance.now() - asked >= askEveryMs) {
      asked = performance.now();
      void ask(source).then(() => {
        if (Number.isNaN(reported)) reported = performance.now() - began;
      });
    }
  });
  if ((await getValue(source.totals())).progress === null) resolve();
  await promise;
  const { report } = await ask(source);
  const took = performance.now() - began;
  if (report.progress !== null || report.tools.length === 0) throw new Error('The report is not whole');
  endFollowing();
  source.close();
  await reader.end();
  return { took, reported: Number.isNaN(reported) ? took : reported };
}

async function ask(source: RunSource) {
  const [waterfall, report] = await Promise.all([
    getValue(source.waterfall(null, null, 1_200)),
    getValue(source.report()),
  ]);
  return { waterfall, report };
}

async function getValue<Value>(
  reading: Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }>,
): Promise<Value> {
  const result = await reading;
  if (!result.ok) throw new Error(`It could not be read: ${JSON.stringify(result.error)}`);
  return result.value;
}

function readMemory(): number {
  return process.memoryUsage().rss / 1e6;
}

import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { TelemetryWriter } from '../../../electron/runs/records/telemetry-writer.ts';

// Writes telemetry for several seconds, one loop turn after another. Prints the events per second, and the lines of the
// same length per second with bare writes. Argument: a working folder.

const [folder = ''] = process.argv.slice(2);
const forMs = 3_000;
const eventsPerTurn = 500;
const content = 'x'.repeat(900);

const problems: string[] = [];
const opened = TelemetryWriter.open(join(folder, 'telemetry.jsonl'), {
  clock: systemClock,
  onProblem: (problem) => problems.push(problem),
});
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
const writer = opened.value;
const events = await measurePerSecond(() => writer.thinking({ content }));
writer.close();
if (problems.length > 0) throw new Error(problems.join());

const bare = openSync(join(folder, 'bare.jsonl'), 'a');
const line = Buffer.from(`${JSON.stringify({ type: 'thinking', timestamp: new Date().toISOString(), content })}\n`);
const writes = await measurePerSecond(() => writeSync(bare, line));
closeSync(bare);
process.stdout.write(JSON.stringify({ events, writes }));

async function measurePerSecond(act: () => void): Promise<number> {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < forMs) {
    for (let each = 0; each < eventsPerTurn; each++) act();
    done += eventsPerTurn;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (done / (performance.now() - began)) * 1_000;
}

import { createInterface } from 'node:readline';
import { ManualClock } from '../../../../shared/base/manual-clock.ts';
import { TelemetryWriter } from '../telemetry-writer.ts';

// Writes telemetry until the disk is full, plus ten more events. Then it prints the problems, waits for a line, and
// writes once more.

const problems: string[] = [];
const opened = TelemetryWriter.open(process.argv[2] ?? '', {
  clock: new ManualClock(),
  onProblem: (problem) => problems.push(problem),
});
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
const writer = opened.value;
let written = 0;
for (; problems.length === 0; written++) writer.thinking({ content: `Thought ${written} ${'x'.repeat(500)}` });
for (let more = 0; more < 10; more++) writer.thinking({ content: 'Nobody reads this' });
process.stdout.write(`${JSON.stringify({ problems: problems.length, written: written - 1 })}\n`);
await new Promise((resolve) => createInterface(process.stdin).once('line', resolve));
writer.thinking({ content: 'There is room' });
writer.close();
process.exit();

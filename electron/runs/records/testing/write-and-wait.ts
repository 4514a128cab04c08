import { ManualClock } from '../../../../shared/base/manual-clock.ts';
import { TelemetryWriter } from '../telemetry-writer.ts';

// Writes a telemetry file until killed, and prints the result of opening it. Argument: the file.

const opened = TelemetryWriter.open(process.argv[2] ?? '', { clock: new ManualClock(), onProblem: () => undefined });
if (opened.ok) opened.value.thinking({ content: 'From another process' });
process.stdout.write(`${opened.ok ? 'opened' : opened.error.type}\n`);
setInterval(() => undefined, 60_000);

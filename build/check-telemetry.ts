import { writeFileSync } from 'node:fs';
import { readTallies } from '../fixtures/testkit/event-counters.ts';
import { createTelemetryReport } from './telemetry-report.ts';

// Reports which events occurred during the tests, in artifacts/telemetry-sanity.md. The last part of `npm test`. Fails
// when the app does not emit a baseline event, or emits one that is not in the catalog.

const { faults, markdown } = createTelemetryReport(readTallies());
writeFileSync('artifacts/telemetry-sanity.md', markdown);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

import { writeFileSync } from 'node:fs';
import { readTallies } from '../fixtures/testkit/event-tally.ts';
import { reportOf } from './telemetry-report.ts';

// Says which events occurred while the tests ran, in artifacts/telemetry-sanity.md; the last part of `npm test`. Fails
// when the app does not tell what it is known by, or tells what no catalogue has.

const { faults, markdown } = reportOf(readTallies());
writeFileSync('artifacts/telemetry-sanity.md', markdown);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

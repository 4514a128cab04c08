import { createInterface } from 'node:readline';
import { toDatabaseFailure } from '../sqlite-failure.ts';
import { addNotes, countNotes, openSample, randomKey } from './sample-database.ts';

// Writes notes until the disk is full, waits for a line, and writes again. Prints each result as JSON.

const key = randomKey();
const { db } = openSample(process.argv[2] ?? '', key);
let added = 0;
try {
  for (;;) {
    addNotes(db, 100);
    added += 100;
  }
} catch (failure) {
  say({ failure: toDatabaseFailure(failure).type, added, stored: countNotes(db) });
}
await new Promise((resolve) => createInterface(process.stdin).once('line', resolve));
addNotes(db, 5_000);
const check = db.pragma('integrity_check', { simple: true });
say({ check, stored: countNotes(db) });
db.close();
process.exit();

function say(outcome: object): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

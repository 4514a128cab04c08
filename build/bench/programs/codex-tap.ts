import { spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { createTapRecordHead } from '../tap-log.ts';

// A proxy between a host and Codex that passes everything on unread. With `app-server`, it records what Codex wrote and
// when it was passed on. Arguments: the file for the records, the Codex program, and its arguments.

const [file = '', codex = '', ...args] = process.argv.slice(2);
if (args.includes('app-server')) {
  const notes = openSync(file, 'a');
  const child = spawn(codex, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  child.stdout.on('data', (chunk: Buffer) => {
    // Writes to a pipe are synchronous, so the record exists when the reader can receive the data.
    process.stdout.write(chunk);
    writeSync(notes, createTapRecordHead(performance.timeOrigin + performance.now(), chunk.length));
    writeSync(notes, chunk);
  });
  child.once('close', (code) => process.exit(code ?? 1));
} else {
  const child = spawn(codex, args, { stdio: 'inherit' });
  child.once('close', (code) => process.exit(code ?? 1));
}

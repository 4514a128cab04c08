import { spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { tapRecordHead } from '../tap-log.ts';

// Stands between a host and Codex and hands everything on unread. With `app-server` it notes what Codex wrote and
// when it was handed on. Arguments: the file of the notes, the program of Codex, and what Codex is to be run with.

const [file = '', codex = '', ...args] = process.argv.slice(2);
if (args.includes('app-server')) {
  const notes = openSync(file, 'a');
  const child = spawn(codex, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  child.stdout.on('data', (chunk: Buffer) => {
    // A pipe is written to at once, so that the note is made when the reader can have it.
    process.stdout.write(chunk);
    writeSync(notes, tapRecordHead(performance.timeOrigin + performance.now(), chunk.length));
    writeSync(notes, chunk);
  });
  child.once('close', (code) => process.exit(code ?? 1));
} else {
  const child = spawn(codex, args, { stdio: 'inherit' });
  child.once('close', (code) => process.exit(code ?? 1));
}

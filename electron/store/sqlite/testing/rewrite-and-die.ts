import { Buffer } from 'node:buffer';
import type { DatabaseKey } from '../keyed-connection.ts';
import { rewriteDatabase } from '../rewrite-database.ts';

// Rewrites a database and kills itself before the named step, or prints `begun` at the first step and lets its parent
// kill it. Arguments: path, key before, key after (as `toText` writes them), step.

const [path = '', from = '', to = '', fatalStep = ''] = process.argv.slice(2);
const rewritten = rewriteDatabase({
  path,
  from: toKey(from),
  to: toKey(to),
  onStep: (step) => {
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL');
    if (step === 'copy') process.stdout.write('begun\n');
  },
});
process.exitCode = rewritten.ok ? 0 : 1;

function toKey(hex: string): DatabaseKey | null {
  if (hex === 'none') return null;
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
  return { key: bytes.subarray(0, 32), salt: bytes.subarray(32) };
}

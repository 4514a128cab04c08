import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** Names a file. While it exists, a worker that imports this does nothing, as on a stalled disk. */
export const holdVariable = 'WORKCELL_TEST_HOLD';

const hold = process.env[holdVariable] ?? '';
const nobody = new Int32Array(new SharedArrayBuffer(4));
parentPort?.on('message', () => {
  while (existsSync(hold)) Atomics.wait(nobody, 0, 0, 5);
});

import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** Names a file. While it exists, a worker that imports this does nothing, as on a stalled disk. */
export const stallVariable = 'WORKCELL_TEST_HOLD';

const stallFile = process.env[stallVariable] ?? '';
const neverNotified = new Int32Array(new SharedArrayBuffer(4));
parentPort?.on('message', () => {
  while (existsSync(stallFile)) Atomics.wait(neverNotified, 0, 0, 5);
});

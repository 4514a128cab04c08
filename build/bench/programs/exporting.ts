import { once } from 'node:events';
import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { readEndpoint } from '../../../electron/privacy/metrics/endpoint.ts';
import { createOtlp } from '../../../electron/privacy/otlp/create-otlp.ts';
import { ThreadLog } from '../../../electron/threads/live/thread-log.ts';
import { entryId, threadId } from '../../../shared/base/ids.ts';
import { command, ended, put, started } from '../../../shared/transcript/sample-thread.ts';

// Ends this many turns with ten commands each, and reports them over OTLP to a receiver that accepts everything. Prints
// the processor time per turn in milliseconds until the last one arrived, and the growth of used memory in MB. With the
// argument `floor`, runs the same turns while the export is off.

const turns = 10_000;
const commands = 10;

let arrived = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    arrived += 1;
    response.writeHead(200).end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

const isFloor = process.argv[2] === 'floor';
let dropped = 0;
const otlp = createOtlp({
  clock: systemClock,
  app: { version: '0.1.0', platform: 'linux', arch: 'x64' },
  environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
  readEndpoint,
  consent: () => (isFloor ? { on: false, because: 'notChosen' } : { on: true, because: 'chosen' }),
  settings: () => ({ otlpSends: 'both', otlpEndpoint: null }),
  ledger: { beginOtlp: async () => 1, settleOtlp: async () => undefined, lastSent: async () => null },
  redact: (text) => text,
});

runTurn(-1);
await waitUntilSettled();
const before = measureUsedBytes();
const from = process.cpuUsage();
for (let turn = 0; turn < turns; turn++) {
  runTurn(turn);
  // The number an app can queue at a time, so that none is dropped.
  if (turn % 500 === 499) await waitUntilSettled();
}
await waitUntilSettled();
const { system, user } = process.cpuUsage(from);
const grown = (measureUsedBytes() - before) / 1_000_000;
await otlp.end();
server.closeAllConnections();
server.close();
if (!isFloor && (arrived === 0 || dropped > 0)) throw new Error(`${dropped} runs were dropped`);
process.stdout.write(JSON.stringify({ perRun: (system + user) / 1_000 / turns, memory: Math.max(0, grown) }));

function runTurn(turn: number): void {
  const id = threadId.parse(`thread-${turn}`);
  const log = new ThreadLog((events) => otlp.observe(id, events, log.transcript));
  log.append([started()]);
  for (let at = 0; at < commands; at++) {
    log.append([put({ ...command, id: createEntryId(at), status: 'done', exitCode: 0, durationMs: 5 })]);
  }
  log.append([ended('completed')]);
}

function createEntryId(at: number): typeof command.id {
  return entryId.parse(`command-${at}`);
}

/** The bytes in use after all possible garbage collection. */
function measureUsedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { external, heapUsed } = process.memoryUsage();
  return heapUsed + external;
}

async function waitUntilSettled(): Promise<void> {
  for (;;) {
    const state = await otlp.state();
    dropped = state.dropped;
    if (state.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import { behindBytes } from './event-outlet.ts';
import { startLoopbackHost } from './loopback-host.ts';
import { type ServedConnection, serveContract } from './serve-contract.ts';
import { openProvenSocket } from './testing/page-socket.ts';

it('a socket stays small for a page that does not read, and reports when the page has caught up', async () => {
  const pageFolder = await mkdtemp(join(tmpdir(), 'workcell-page-'));
  const clock = new ManualClock();
  const { promise: opened, resolve } = Promise.withResolvers<{ connection: Connection; served: ServedConnection }>();
  let drained = 0;
  const onConnection = (connection: Connection): void => {
    const router = {
      connect: async () => undefined,
      snapshot: () => sampleSnapshot,
      route: () => Promise.reject(new Error('not asked')),
    };
    const onDrained = (): void => {
      drained += 1;
      served.send({ name: 'appReset', payload: sampleSnapshot });
    };
    const silent = { onClosed: () => undefined, report: () => undefined };
    const served = serveContract(connection, router, { clock, checksEvents: true, onDrained, ...silent });
    resolve({ connection, served });
  };
  const host = await startLoopbackHost({ port: 0, pageFolder, clock, onConnection });
  if (!host.ok) throw new Error(host.error.type);

  const page = await openProvenSocket(host.value.address());
  const received: string[] = [];
  page.send(JSON.stringify({ kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } }));
  await once(page, 'message');
  const { connection, served } = await opened;
  page.on('message', (data) => received.push(JSON.parse(String(data)).name));

  page.pause();
  const megabyte = 'x'.repeat(1_000_000);
  for (let offset = 0; offset < 40; offset++) {
    served.send(chunk(offset, megabyte));
  }
  expect(connection.waitingBytes).toBeGreaterThan(behindBytes);
  expect(connection.waitingBytes).toBeLessThan(behindBytes + 2_000_000);

  page.resume();
  await vi.waitUntil(
    () => {
      clock.advance(100);
      return received.includes('appReset');
    },
    { timeout: 20_000 },
  );
  expect(drained).toBe(1);
  expect(received.length).toBeLessThan(40);
  served.send(chunk(40, 'after'));
  await once(page, 'message');
  expect(received.at(-1)).toBe('commandOutputArrived');
  await host.value.close();
  await rm(pageFolder, { recursive: true });
});

function chunk(offset: number, text: string): HostEvent {
  const payload = { threadId: 't', commandId: 'r', offset, text };
  return { name: 'commandOutputArrived', payload } as unknown as HostEvent;
}

import { once } from 'node:events';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectPagePort, type PagePort } from '../../renderer/client/page-port.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { flowReportBytes } from '../../shared/contract/port-flow.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { behindBytes } from './event-outlet.ts';
import { connectPort } from './port.ts';
import { serveContract } from './serve-contract.ts';

/** Longer than Vitest's default of one second, for a busy machine. */
const patient = { timeout: 30_000 };

/** Creates a channel as Electron does: the page's end is a web port. */
function createChannel() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const host = {
    postMessage: (message: unknown) => port1.postMessage(message),
    on: (event: 'message' | 'close', received: (event: { readonly data: unknown }) => void) =>
      port1.on(event, (data: unknown) => received({ data })),
    start: () => port1.start(),
    close: () => port1.close(),
  };
  return { host: connectPort(host), pagePort: port2 as unknown as PagePort & NodePort };
}

it('a port stays small for a page that does not read, and reports when the page has caught up', async () => {
  const { host, pagePort } = createChannel();
  const clock = new ManualClock();
  let drained = 0;
  const router = {
    connect: async () => undefined,
    snapshot: () => sampleSnapshot,
    route: () => Promise.reject(new Error('not asked')),
  };
  const served = serveContract(host, router, {
    checksEvents: true,
    clock,
    onDrained: () => {
      drained += 1;
      served.send({ name: 'appReset', payload: sampleSnapshot });
    },
    onClosed: () => undefined,
    report: () => undefined,
  });
  // Until the page reads, everything it has sent and received stays in the channel, as with a busy page thread.
  pagePort.postMessage({ kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } });
  await vi.waitUntil(() => host.waitingBytes > 0, patient);
  const megabyte = 'x'.repeat(1_000_000);
  for (let offset = 0; offset < 40; offset++) served.send(chunk(offset, megabyte));
  expect(host.waitingBytes).toBeGreaterThan(behindBytes);
  expect(host.waitingBytes).toBeLessThan(behindBytes + 2_000_000);

  const received: unknown[] = [];
  connectPagePort(pagePort).onMessage((message) => received.push((message as { name?: unknown }).name));
  await vi.waitUntil(() => {
    clock.advance(100);
    return received.includes('appReset');
  }, patient);
  expect(drained).toBe(1);
  expect(received.length).toBeLessThan(20);
  expect(host.waitingBytes).toBeLessThan(flowReportBytes);
});

it('a port reports almost nothing waiting while a page keeps up', async () => {
  const { host, pagePort } = createChannel();
  const page = connectPagePort(pagePort);
  let received = 0;
  page.onMessage(() => {
    received += 1;
  });
  host.onMessage(() => undefined);
  for (let index = 0; index < 5_000; index++) host.send({ kind: 'event', name: 'tick', payload: 'x'.repeat(1_000) });
  await vi.waitUntil(() => received === 5_000 && host.waitingBytes < flowReportBytes, patient);
});

it('ignores reports of more bytes taken than sent', async () => {
  const { host, pagePort } = createChannel();
  const others: unknown[] = [];
  host.onMessage((message) => others.push(message));
  for (const length of [10 ** 12, -5, Number.NaN, '7']) pagePort.postMessage({ kind: 'taken', length });
  pagePort.postMessage({ kind: 'request', id: 1 });
  await vi.waitUntil(() => others.length === 4, patient);
  host.send({ kind: 'rejected', message: 'x' });
  expect(host.waitingBytes).toBeGreaterThan(0);
});

it('carries messages both ways, and ends at both ends', async () => {
  const { host, pagePort } = createChannel();
  const page = connectPagePort(pagePort);
  const received: unknown[] = [];
  page.onMessage((message) => received.push(message));
  const asked = new Promise((resolve) => host.onMessage(resolve));
  page.send({ kind: 'request', id: 1, method: 'm', input: null });
  expect(await asked).toEqual({ kind: 'request', id: 1, method: 'm', input: null });
  host.send({ kind: 'reply', id: 1, result: { ok: true, value: ['é', null] } });
  await vi.waitUntil(() => received.length === 1, patient);
  expect(received).toEqual([{ kind: 'reply', id: 1, result: { ok: true, value: ['é', null] } }]);
  const closed = once(pagePort, 'close');
  host.close();
  await closed;
});

it('reports its end even to a late listener', async () => {
  const { host, pagePort } = createChannel();
  const closed = once(pagePort, 'close');
  host.close();
  await closed;
  await new Promise<void>((resolve) => host.onClose(resolve));
});

function chunk(offset: number, text: string): HostEvent {
  const payload = { threadId: 't', commandId: 'r', offset, text };
  return { name: 'commandOutputArrived', payload } as unknown as HostEvent;
}

import { Buffer } from 'node:buffer';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { systemClock } from '../files/system-clock.ts';
import { type OddAnswer, OddReceiver, says } from '../privacy/metrics/testing/odd-receiver.ts';
import { type PostReply, type PostRequest, post } from './post.ts';

const receivers: OddReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

async function receive(answer: OddAnswer): Promise<OddReceiver> {
  const receiver = await OddReceiver.start(answer);
  receivers.push(receiver);
  return receiver;
}

function send(url: string, over: Partial<PostRequest> = {}): Promise<PostReply> {
  const { signal } = new AbortController();
  const body = Buffer.from('body');
  const mostOfAnswer = () => 100;
  return post({
    url: new URL(url),
    headers: {},
    body,
    clock: systemClock,
    deadlineMs: 10_000,
    signal,
    getMaxAnswerBytes: mostOfAnswer,
    ...over,
  });
}

describe('posting', () => {
  it("an HTTP post sends the caller's headers, and the last of two that differ only in case", async () => {
    let headers: Readonly<Record<string, unknown>> = {};
    const receiver = await receive((response, _body, request) => {
      headers = request.headers;
      response.writeHead(200).end();
    });
    await send(receiver.endpoint, { headers: { 'content-type': 'text/html', 'Content-Type': 'application/x-own' } });
    expect(headers).toMatchObject({ 'content-type': 'application/x-own', 'content-length': '4', connection: 'close' });
    expect(receiver.bodies).toEqual(['body']);
  });

  it('an HTTP post returns when to retry, and how many bytes were sent', async () => {
    const reply = await send((await receive(says(429, 'busy', { 'retry-after': '7' }))).endpoint);
    expect(reply).toMatchObject({ type: 'answered', status: 429, retryAfter: '7', body: Buffer.from('busy') });
    expect(reply.sentBytes).toBeGreaterThan('POST / HTTP/1.1\r\n\r\nbody'.length);
  });

  it('an HTTP post reads no more of an answer than allowed', async () => {
    const long = await receive(says(200, 'x'.repeat(10_000_000)));
    expect(await send(long.endpoint)).toMatchObject({ status: 200, body: Buffer.alloc(100, 'x') });
    const cut = await receive((response) => {
      response.writeHead(200, { 'content-length': '50' }).write('begun', () => response.socket?.destroy());
    });
    expect(await send(cut.endpoint)).toMatchObject({ status: 200, body: Buffer.from('begun') });
  });

  it('an HTTP post follows no redirect, and makes one connection', async () => {
    const elsewhere = await receive(says(200));
    const receiver = await receive(says(308, '', { location: elsewhere.endpoint }));
    expect(await send(receiver.endpoint)).toMatchObject({ type: 'answered', status: 308 });
    expect([receiver.bodies.length, elsewhere.bodies.length]).toEqual([1, 0]);
  });

  it('an HTTP post sends nothing with an invalid HTTP header', async () => {
    const receiver = await receive(says(200));
    const clock = new ManualClock();
    const reply = await send(receiver.endpoint, { clock, headers: { é: 'x' } });
    expect(reply).toMatchObject({ type: 'failed', wasSent: false, code: 'ERR_INVALID_HTTP_TOKEN' });
    expect(receiver.bodies).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('an HTTP post treats an answer that switches protocols as a lost connection', async () => {
    const receiver = await receive(
      (response) => void response.socket?.write('HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    expect(await send(receiver.endpoint)).toMatchObject({ type: 'failed', why: 'cutOff', wasSent: true });
  });

  it('an HTTP post opens no connection if it was canceled before', async () => {
    const receiver = await receive(says(200));
    let sockets = 0;
    const count = () => {
      sockets += 1;
    };
    subscribe('net.client.socket', count);
    const reply = await send(receiver.endpoint, { signal: AbortSignal.abort() });
    const before = sockets;
    await send(receiver.endpoint);
    unsubscribe('net.client.socket', count);
    expect(reply).toMatchObject({ type: 'failed', why: 'calledOff', wasSent: false, sentBytes: 0 });
    expect([before, sockets]).toEqual([0, 1]);
  });
});

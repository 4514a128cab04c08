import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type Connection, maxMessageBytes, refusedCloseCode, wireVersion } from '../../shared/contract/wire.ts';
import { type LoopbackHost, startLoopbackHost } from './loopback-host.ts';

let pageFolder: string;
let host: LoopbackHost;
let clock: ManualClock;
let connections: Connection[];

beforeEach(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'workcell-page-'));
  await writeFile(join(pageFolder, 'index.html'), '<title>Workcell</title>');
  clock = new ManualClock();
  connections = [];
  host = await start(0);
});
afterEach(async () => {
  await host.close();
  await rm(pageFolder, { recursive: true });
});

async function start(port: number): Promise<LoopbackHost> {
  const onConnection = (connection: Connection) => void connections.push(connection);
  const started = await startLoopbackHost({ port, pageFolder, clock, onConnection });
  if (!started.ok) throw new Error(started.error.type);
  return started.value;
}

/** Sends an HTTP request with headers that `fetch` does not allow. */
async function get(headers: Record<string, string> = {}, method = 'GET', agent = new Agent()) {
  const asked = request({ host: '127.0.0.1', port: host.port, path: '/', method, headers, agent });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response;
}

function open(options: { origin?: string; host?: string; path?: string } = {}): WebSocket {
  const own = `127.0.0.1:${host.port}`;
  return new WebSocket(`ws://${own}${options.path ?? '/desk'}`, {
    origin: options.origin ?? `http://${options.host ?? own}`,
    headers: { host: options.host ?? own },
  });
}

function secretOf(address: string): string {
  return new URLSearchParams(new URL(address).hash.slice(1)).get('token') ?? '';
}

function hello(secret: string, version = wireVersion): string {
  return JSON.stringify({ kind: 'hello', version, secret });
}

/** Opens a socket, sends its first message, and returns the response: a message, or the close code. */
async function greet(first: string | Buffer, options?: Parameters<typeof open>[0]) {
  const socket = open(options);
  await once(socket, 'open');
  const answer = Promise.race([
    once(socket, 'message').then(([data]) => JSON.parse(String(data))),
    once(socket, 'close').then(([code]) => code),
  ]);
  socket.send(first);
  return { socket, answer: await answer };
}

describe('the page', () => {
  it('is served to this machine without a token', async () => {
    const response = await get({ host: 'localhost:9' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('is refused for a name that was made to resolve here', async () => {
    expect((await get({ host: 'evil.example' })).statusCode).toBe(403);
  });

  it('is read-only', async () => {
    expect((await get({}, 'POST')).statusCode).toBe(405);
    expect((await get({}, 'HEAD')).statusCode).toBe(200);
  });
});

describe('a connection that sends another request before it has its answer', () => {
  it('is closed, so that it cannot pile up answers', async () => {
    await writeFile(join(pageFolder, 'index.html'), 'a'.repeat(1_000_000));
    const socket = connect(host.port, '127.0.0.1');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_000));
    await closed;
    // Not even the first answer was sent completely.
    expect(socket.bytesRead).toBeLessThan(1_000_000);
    expect((await get()).statusCode).toBe(200);
  });

  it('is served as usual when it waits for each answer', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let at = 0; at < 3; at++) {
      const response = await get({}, 'GET', agent);
      expect(response.statusCode).toBe(200);
      ports.add(response.socket.localPort);
      await once(response, 'end');
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });
});

describe('a socket', () => {
  it('with the token is accepted, any number of times, also through a forwarded port', async () => {
    const token = secretOf(host.address());
    for (const options of [{}, { host: 'localhost:9' }]) {
      const { answer, socket } = await greet(hello(token), options);
      expect(answer).toEqual({ kind: 'welcome', token });
      socket.terminate();
    }
    expect(connections).toHaveLength(2);
  });

  it('with a ticket gets the token, and uses up the ticket', async () => {
    const ticket = secretOf(host.ticketAddress());
    expect((await greet(hello(ticket))).answer).toEqual({ kind: 'welcome', token: secretOf(host.address()) });
    expect((await greet(hello(ticket))).answer).toBe(refusedCloseCode);
  });

  it('reports when a ticket is used, and ends the rest when it closes', async () => {
    const spent: string[] = [];
    const ticket = secretOf(host.ticketAddress(() => void spent.push('used')));
    host.ticketAddress(() => void spent.push('left'));
    await greet(hello(ticket));
    expect(spent).toEqual(['used']);
    await host.close();
    expect(spent).toEqual(['used', 'left']);
  });

  it('with an expired ticket is refused', async () => {
    const ticket = secretOf(host.ticketAddress());
    clock.advance(60_000);
    expect((await greet(hello(ticket))).answer).toBe(refusedCloseCode);
  });

  it('that does not start with a valid hello is refused', async () => {
    const token = secretOf(host.address());
    const firsts = ['{}', 'nonsense', hello('wrong'), hello(''), hello(token, wireVersion + 1)];
    for (const first of firsts) expect((await greet(first)).answer).toBe(refusedCloseCode);
    expect(connections).toEqual([]);
  });

  it('that sends nothing is closed after a while', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    clock.advance(5_000);
    expect((await closed)[0]).toBe(1008);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a rebinding name', { host: 'evil.example' }],
    ['another path', { path: '/other' }],
  ])('from %s is refused before it opens', async (_, options) => {
    const [error] = await once(open(options), 'error');
    expect(error.message).toContain('403');
  });

  it('that was accepted carries messages both ways, and is told about text that is not JSON', async () => {
    const { socket } = await greet(hello(secretOf(host.address())));
    const received = new Promise((resolve) => connections[0]?.onMessage(resolve));
    socket.send('{"kind":');
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toMatchObject({ kind: 'rejected' });
    socket.send('{"kind":"request"}');
    expect(await received).toEqual({ kind: 'request' });
    connections[0]?.send({ kind: 'rejected', message: 'from the host' });
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toEqual({
      kind: 'rejected',
      message: 'from the host',
    });
  });

  it.each([
    ['a message over the limit', 1009, ' '.repeat(maxMessageBytes + 1)],
    ['a binary message', 1003, Buffer.from('{}')],
  ])('is ended by %s', async (_, code, message) => {
    const { socket } = await greet(hello(secretOf(host.address())));
    const reported = new Promise<void>((resolve) => connections[0]?.onClose(resolve));
    const closed = once(socket, 'close');
    socket.send(message);
    expect((await closed)[0]).toBe(code);
    await reported;
  });

  it('is ended without a sign of life, and kept with one', async () => {
    const token = secretOf(host.address());
    const living = (await greet(hello(token))).socket;
    const dead = new WebSocket(`ws://127.0.0.1:${host.port}/desk`, {
      origin: `http://127.0.0.1:${host.port}`,
      autoPong: false,
    });
    await once(dead, 'open');
    dead.send(hello(token));
    await once(dead, 'message');
    const closed = once(dead, 'close');
    const pinged = Promise.all([once(living, 'ping'), once(dead, 'ping')]);
    clock.advance(30_000);
    await pinged;
    await roundTrip(living);
    clock.advance(30_000);
    expect((await closed)[0]).toBe(1006);
    await roundTrip(living);
  });
});

/** Waits until the host has read everything sent so far: pongs go before this. */
async function roundTrip(socket: WebSocket): Promise<void> {
  const answer = once(socket, 'message');
  socket.send('not JSON');
  await answer;
}

describe('silent connections', () => {
  /** Opens connections, and settles once the host knows each one. */
  async function knock(count: number): Promise<Socket[]> {
    const strangers = Array.from({ length: count }, () => {
      const stranger = connect(host.port, '127.0.0.1');
      stranger.on('error', () => undefined);
      return stranger;
    });
    await Promise.all(strangers.map((stranger) => once(stranger, 'connect')));
    // Connections are accepted in the order of opening.
    await get();
    return strangers;
  }

  it('lock no one out, however many there are', async () => {
    const { socket } = await greet(hello(secretOf(host.address())));
    const strangers = await knock(300);
    expect((await get()).statusCode).toBe(200);
    const late = await greet(hello(secretOf(host.address())));
    expect(late.answer).toMatchObject({ kind: 'welcome' });
    await Promise.all([roundTrip(socket), roundTrip(late.socket)]);
    for (const stranger of strangers) stranger.destroy();
  });

  it('are closed after 5 s, and so are half a request and a socket that never says hello', async () => {
    const strangers = await knock(3);
    strangers[0]?.write('GET / HTTP/1.1\r\nHost:');
    const silent = new WebSocket(`ws://127.0.0.1:${host.port}/desk`, { origin: `http://127.0.0.1:${host.port}` });
    silent.on('error', () => undefined);
    await once(silent, 'open');
    // It never reads, so it does not notice why it is closed.
    silent.pause();
    const closed = strangers.map((stranger) => once(stranger, 'close'));
    clock.advance(5_000);
    await Promise.all(closed);
    expect(clock.pending).toBeGreaterThan(0);
    clock.advance(1_000);
    expect((await get({ connection: 'close' })).statusCode).toBe(200);
    await expect.poll(() => clock.pending).toBe(0);
    silent.terminate();
  });

  it('are closed when they send more than a hello', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(hello('x'.repeat(100_000)));
    expect((await closed)[0]).not.toBe(1000);
    expect(connections).toEqual([]);
  });
});

describe('the host', () => {
  it('says when its port is in use', async () => {
    const options = { port: host.port, pageFolder, clock, onConnection: () => undefined };
    expect(await startLoopbackHost(options)).toEqual({ ok: false, error: { type: 'portInUse', port: host.port } });
  });

  it('says when the page has not been built', async () => {
    const folder = join(pageFolder, 'missing');
    const options = { port: 0, pageFolder: folder, clock, onConnection: () => undefined };
    expect(await startLoopbackHost(options)).toEqual({ ok: false, error: { type: 'pageMissing', folder } });
  });

  it('ends its sockets, frees its port and leaves no timer when it closes', async () => {
    const { socket } = await greet(hello(secretOf(host.address())));
    const closed = once(socket, 'close');
    await host.close();
    await closed;
    expect(clock.pending).toBe(0);
    host = await start(host.port);
  });
});

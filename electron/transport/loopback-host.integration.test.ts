import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { refusedCloseCode } from '../../shared/contract/handshake.ts';
import { type Connection, maxMessageBytes } from '../../shared/contract/wire.ts';
import { type LoopbackHost, startLoopbackHost } from './loopback-host.ts';
import { createSecret, deriveNextSecret } from './proofs.ts';
import {
  createHello,
  getSecret,
  openSocket,
  proveOverSocket,
  receiveAnswer,
  sendAndReceive,
} from './testing/page-socket.ts';

/** A machine without IPv6 has no ::1. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

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

/** Returns the host's name and port, as a browser sends them. */
function own(): string {
  return new URL(host.address()).host;
}

/** Sends an HTTP request with headers that `fetch` does not allow. */
async function get(headers: Record<string, string> = {}, method = 'GET', agent = new Agent(), at = '127.0.0.1') {
  const all = { host: own(), ...headers };
  const asked = request({ host: at, port: host.port, path: '/', method, headers: all, agent });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response;
}

type Opening = { readonly origin?: string; readonly host?: string; readonly at?: string };

function open(opening: Opening = {}, options: Parameters<typeof openSocket>[2] = {}): WebSocket {
  return openSocket(host.address(), opening, options);
}

/** Opens a socket, sends this message, and returns the answer: a message, or the close code. */
async function greet(first: unknown) {
  const socket = open();
  await once(socket, 'open');
  return { socket, answer: await sendAndReceive(socket, first) };
}

/** Opens a socket and proves this secret. Returns the host's last answer: a welcome, or the close code. */
async function enter(secret = getSecret(host.address()), opening: Opening = {}) {
  const socket = open(opening);
  const origin = opening.origin ?? `http://${opening.host ?? own()}`;
  return { socket, ...(await proveOverSocket(socket, secret, origin)) };
}

describe('the page', () => {
  it('the served page is served to this machine without a token, at any port, since a forward may change it', async () => {
    const response = await get({ host: own().replace(/\d+$/, '9') });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', '[::1]', 'workcell.localhost'])(
    'the served page is refused for any name but its own, such as %s',
    async (name) => {
      expect((await get({ host: `${name}:${host.port}` })).statusCode).toBe(403);
    },
  );

  it.skipIf(!hasIpv6)('the served page is served on ::1, too', async () => {
    expect((await get({}, 'GET', new Agent(), '::1')).statusCode).toBe(200);
  });

  it('the served page is read-only', async () => {
    expect((await get({}, 'POST')).statusCode).toBe(405);
    expect((await get({}, 'HEAD')).statusCode).toBe(200);
  });
});

describe('a connection that sends another request before it has its answer', () => {
  it('a connection that sends another request before it has its answer is closed, so that it cannot pile up answers', async () => {
    await writeFile(join(pageFolder, 'index.html'), 'a'.repeat(1_000_000));
    const socket = connect(host.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(`GET / HTTP/1.1\r\nHost: ${own()}\r\n\r\n`.repeat(1_000));
    await closed;
    // Not even the first answer was sent completely.
    expect(socket.bytesRead).toBeLessThan(1_000_000);
    expect((await get()).statusCode).toBe(200);
  });

  it('a connection that sends another request before it has its answer is served as usual when it waits for each answer', async () => {
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
  it('a socket with the token is accepted, any number of times, also through a forwarded port', async () => {
    const token = getSecret(host.address());
    for (const opening of [{}, { host: own().replace(/\d+$/, '9') }, ...(hasIpv6 ? [{ at: '::1' }] : [])]) {
      const { answer, socket } = await enter(token, opening);
      expect(answer).toEqual({ kind: 'welcome' });
      socket.terminate();
    }
    expect(connections).toHaveLength(hasIpv6 ? 3 : 2);
  });

  it('a socket with a ticket uses it up, and can be opened again with the secret that replaces it', async () => {
    const ticket = getSecret(host.ticketAddress());
    const { answer, handshake } = await enter(ticket);
    expect(answer).toEqual({ kind: 'welcome' });
    expect((await enter(ticket)).answer).toBe(refusedCloseCode);
    const next = handshake === null ? '' : deriveNextSecret(ticket, handshake);
    for (let times = 0; times < 2; times++) expect((await enter(next)).answer).toEqual({ kind: 'welcome' });
  });

  it('a socket with a ticket that another one has just used is refused, even in the middle of its proofs', async () => {
    const ticket = getSecret(host.ticketAddress());
    const late = open();
    await once(late, 'open');
    expect(await sendAndReceive(late, createHello(ticket))).toMatchObject({ kind: 'hostProof' });
    await enter(ticket);
    expect(await sendAndReceive(late, { kind: 'pageProof', proof: createSecret() })).toBe(refusedCloseCode);
  });

  it('a socket reports when a ticket is used, and ends the rest when it closes', async () => {
    const spent: string[] = [];
    const ticket = getSecret(host.ticketAddress(() => void spent.push('used')));
    host.ticketAddress(() => void spent.push('left'));
    await enter(ticket);
    expect(spent).toEqual(['used']);
    await host.close();
    expect(spent).toEqual(['used', 'left']);
  });

  it('a socket with an expired ticket is refused', async () => {
    const ticket = getSecret(host.ticketAddress());
    clock.advance(60_000);
    expect((await enter(ticket)).answer).toBe(refusedCloseCode);
  });

  it('a socket that does not start with a valid hello is refused', async () => {
    const token = getSecret(host.address());
    const firsts = [
      '{}',
      'nonsense',
      createHello('wrong'),
      createHello(''),
      { ...createHello(token), version: 3 },
      { kind: 'hello', version: 3, secret: token },
      { kind: 'pageProof', proof: createSecret() },
      { kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } },
    ];
    for (const first of firsts) expect((await greet(first)).answer).toBe(refusedCloseCode);
    expect(connections).toEqual([]);
  });

  it('a socket that does not prove the secret after its hello is refused, whatever it sends next', async () => {
    const token = getSecret(host.address());
    const { socket, answer } = await greet(createHello(token));
    const { proof } = Object(answer);
    socket.terminate();
    for (const second of [
      { kind: 'pageProof', proof },
      { kind: 'pageProof', proof: createSecret() },
      createHello(token),
    ]) {
      const { socket: again } = await greet(createHello(token));
      // A request sent right after the message gets no answer either.
      const refused = receiveAnswer(again);
      again.send(JSON.stringify(second));
      again.send(JSON.stringify({ kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } }));
      expect(await refused).toBe(refusedCloseCode);
    }
    expect(connections).toEqual([]);
  });

  it('a socket that stops after its hello is closed after a while', async () => {
    const { socket } = await greet(createHello(getSecret(host.address())));
    const closed = once(socket, 'close');
    clock.advance(5_000);
    expect((await closed)[0]).toBe(1008);
  });

  it('a socket that sends nothing is closed after a while', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    clock.advance(5_000);
    expect((await closed)[0]).toBe(1008);
  });

  it.each([
    ['another origin', () => open({ origin: 'http://evil.example' })],
    ['another port of the same name', () => open({ origin: `http://${own().replace(/\d+$/, '1')}` })],
    ['a page of localhost', () => open({ origin: `http://localhost:${host.port}` })],
    ['localhost', () => open({ host: `localhost:${host.port}` })],
    ['127.0.0.1', () => open({ host: `127.0.0.1:${host.port}` })],
    ['a rebinding name', () => open({ host: 'evil.example' })],
    ['another path', () => open({}, { path: '/other' })],
  ])('a socket from %s is refused before it opens', async (_, opened) => {
    const [error] = await once(opened(), 'error');
    expect(error.message).toContain('403');
  });

  it('an accepted socket carries messages both ways, and reports text that is not JSON', async () => {
    const { socket } = await enter();
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
  ])('a socket is ended by %s', async (_, code, message) => {
    const { socket } = await enter();
    const reported = new Promise<void>((resolve) => connections[0]?.onClose(resolve));
    const closed = once(socket, 'close');
    socket.send(message);
    expect((await closed)[0]).toBe(code);
    await reported;
  });

  it('a socket is ended without a sign of life, and stays open with one', async () => {
    const living = (await enter()).socket;
    const dead = open({}, { autoPong: false });
    await proveOverSocket(dead, getSecret(host.address()), `http://${own()}`);
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

/** Waits until the host has read everything sent so far. Pongs arrive before this answer. */
async function roundTrip(socket: WebSocket): Promise<void> {
  const answer = once(socket, 'message');
  socket.send('not JSON');
  await answer;
}

describe('silent connections', () => {
  /** Opens connections. Resolves once the host has accepted each one. */
  async function knock(count: number): Promise<Socket[]> {
    const strangers = Array.from({ length: count }, () => {
      const stranger = connect(host.port, '127.0.0.1');
      stranger.on('error', () => undefined);
      return stranger;
    });
    await Promise.all(strangers.map((stranger) => once(stranger, 'connect')));
    // The host accepts connections in the order in which they were opened.
    await get();
    return strangers;
  }

  it('silent connections lock no one out, however many there are', async () => {
    const { socket } = await enter();
    const strangers = await knock(300);
    expect((await get()).statusCode).toBe(200);
    const late = await enter();
    expect(late.answer).toMatchObject({ kind: 'welcome' });
    await Promise.all([roundTrip(socket), roundTrip(late.socket)]);
    for (const stranger of strangers) stranger.destroy();
  });

  it('silent connections are closed after 5 s, and so are half a request and a socket that never says hello', async () => {
    const strangers = await knock(3);
    strangers[0]?.write('GET / HTTP/1.1\r\nHost:');
    const silent = open();
    silent.on('error', () => undefined);
    await once(silent, 'open');
    // This socket never reads, so it does not notice why it is closed.
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

  it('silent connections are closed when they send more than a hello', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(JSON.stringify({ ...createHello(''), key: 'x'.repeat(100_000) }));
    expect((await closed)[0]).not.toBe(1000);
    expect(connections).toEqual([]);
  });
});

describe('the host', () => {
  it('the web host reports when its port is in use', async () => {
    const options = { port: host.port, pageFolder, clock, onConnection: () => undefined };
    expect(await startLoopbackHost(options)).toEqual({ ok: false, error: { type: 'portInUse', port: host.port } });
  });

  it('the web host has another name and another token after each start, also on the same port', async () => {
    const first = new URL(host.address());
    await host.close();
    host = await start(host.port);
    const second = new URL(host.address());
    expect(second.port).toBe(first.port);
    expect(second.hostname).not.toBe(first.hostname);
    expect(second.hash).not.toBe(first.hash);
    expect((await get({ host: first.host })).statusCode).toBe(403);
  });

  it.skipIf(!hasIpv6)('the web host lets no other program listen on its port, in either family', async () => {
    for (const at of ['127.0.0.1', '::1', 'localhost', '::']) {
      expect(await tryToListen(host.port, at), at).toBe('EADDRINUSE');
    }
  });

  it.skipIf(!hasIpv6)(
    'the web host does not start on a port that another program has on ::1, and frees the other family',
    async () => {
      const other = createServer().listen(0, '::1');
      await once(other, 'listening');
      const { port }: { port: number } = Object(other.address());
      const options = { port, pageFolder, clock, onConnection: () => undefined };
      expect(await startLoopbackHost(options)).toEqual({ ok: false, error: { type: 'portInUse', port } });
      other.close();
      await once(other, 'close');
      expect(await tryToListen(port, '127.0.0.1')).toBe('listens');
    },
  );

  it('the web host reports when the page has not been built', async () => {
    const folder = join(pageFolder, 'missing');
    const options = { port: 0, pageFolder: folder, clock, onConnection: () => undefined };
    expect(await startLoopbackHost(options)).toEqual({ ok: false, error: { type: 'pageMissing', folder } });
  });

  it('the web host ends its sockets, frees its port and leaves no timer when it closes', async () => {
    const { socket } = await enter();
    const closed = once(socket, 'close');
    await host.close();
    await closed;
    expect(clock.pending).toBe(0);
    host = await start(host.port);
  });
});

/** Tries to listen from another process, and returns the result. */
async function tryToListen(port: number, at: string): Promise<string> {
  const script = `const server = require('node:net').createServer();
    server.on('error', ({ code }) => console.log(code));
    server.listen({ port: ${port}, host: '${at}', ipv6Only: ${at === '::'} }, () => { console.log('listens'); server.close(); });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return stdout.trim();
}

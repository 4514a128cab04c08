import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Secret } from '../../shared/base/secret.ts';
import { type Connection, maxMessageBytes, socketPath, tokenParameter } from '../../shared/contract/wire.ts';
import { language } from '../../shared/i18n/i18n.ts';
import { Access } from './access.ts';
import { PageFiles } from './page-files.ts';
import { type PageResponse, respondWithPage, textResponse } from './page-response.ts';
import { helloDeadlineMs, receiveSocket } from './socket-connection.ts';
import { UnknownPeers } from './unknown-peers.ts';

const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a Host header names this machine, at any port, since an SSH forward may change the port. A name that a
 * hostile page made resolve here (DNS rebinding) is refused.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  return host !== undefined && loopbackHost.test(host);
}

/** Whether a socket was opened by a page of this exact address. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}

/** More windows than any person has. Only sockets that have shown the secret count. */
const maxWindows = 256;

export type LoopbackHostOptions = {
  /** 0 for any free port. */
  readonly port: number;
  /** The folder of the built page. */
  readonly pageFolder: string;
  readonly clock: Clock;
  /** Called when a page has shown the right secret. */
  onConnection(connection: Connection): void;
};

export type LoopbackHost = {
  readonly port: number;
  /** The address with the token, which works for any number of windows until the host ends. */
  address(): string;
  /** An address with a ticket, which works once within a minute. `onSpent` is called when it stops working. */
  ticketAddress(onSpent?: () => void): string;
  /** Ends every socket and frees the port. */
  close(): Promise<void>;
};

export type LoopbackHostProblem =
  | { readonly type: 'portInUse'; readonly port: number }
  /** The folder of the page cannot be read: it has not been built. */
  | { readonly type: 'pageMissing'; readonly folder: string }
  | { readonly type: 'failed'; readonly message: string };

/**
 * Serves the page and the contract on 127.0.0.1. The page's files contain nothing secret and need no token. Everything
 * else goes over one WebSocket whose first message carries the secret. Other sites' pages are refused: Host must name
 * this machine, and a socket's Origin must be this address.
 */
export async function startLoopbackHost(
  options: LoopbackHostOptions,
): Promise<Result<LoopbackHost, LoopbackHostProblem>> {
  const files = await PageFiles.list(options.pageFolder).catch(() => null);
  if (files === null) return err({ type: 'pageMissing', folder: options.pageFolder });
  const access = new Access(options.clock);
  const peers = new UnknownPeers(options.clock);
  let windows = 0;
  const server = createServer((request, response) => {
    // No browser sends another request before it has its answer. Unread answers would fill the memory.
    if (!peers.answering(request.socket)) {
      request.socket.destroy();
      return;
    }
    response.on('close', () => peers.answered(request.socket));
    void servePage(files, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  server.on('connection', (stream) => peers.add(stream));
  server.on('upgrade', (request, stream, head) => {
    if (!mayUpgrade(request)) {
      refuseUpgrade(stream);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      peers.awaitHello(stream, helloDeadlineMs);
      receiveSocket(socket, access, options.clock, (connection) => {
        peers.admit(stream);
        if (windows >= maxWindows) {
          connection.close();
          return;
        }
        windows += 1;
        connection.onClose(() => {
          windows -= 1;
        });
        options.onConnection(connection);
      });
    });
  });

  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const addressWith = (secret: Secret) => `http://127.0.0.1:${port}/#${tokenParameter}=${secret.reveal()}`;
  return ok({
    port,
    address: () => addressWith(access.token),
    ticketAddress: (onSpent) => addressWith(access.issueTicket(onSpent)),
    close: () => {
      access.endTickets();
      peers.end();
      return close(server, sockets);
    },
  });
}

async function servePage(files: PageFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answerHttp(files, request);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

async function answerHttp(files: PageFiles, request: IncomingMessage): Promise<PageResponse> {
  if (!isLoopbackHost(request.headers.host)) return textResponse(403, 'This address is not served here.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return textResponse(405, 'Only GET and HEAD are answered.\n');
  const acceptEncoding = request.headers['accept-encoding'];
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return await respondWithPage(files, {
    path,
    acceptEncoding: typeof acceptEncoding === 'string' ? acceptEncoding : '',
    connect: "'self'",
    language,
  }).catch(() => textResponse(500, 'The file could not be read.\n'));
}

function mayUpgrade(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return request.url === socketPath && isLoopbackHost(host) && isOwnOrigin(origin, host);
}

function refuseUpgrade(stream: Duplex): void {
  stream.on('error', () => undefined);
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function listen(server: Server, port: number): Promise<Result<number, LoopbackHostProblem>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        err(error.code === 'EADDRINUSE' ? { type: 'portInUse', port } : { type: 'failed', message: error.message }),
      );
    });
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Why the web host does not listen, and what to do, for the person at the terminal. */
export function describeHostProblem(problem: LoopbackHostProblem): string {
  switch (problem.type) {
    case 'portInUse':
      return `Port ${problem.port} is in use. Choose another with --port, or leave it out for a free one.`;
    case 'pageMissing':
      return `The page is not in ${problem.folder}. Run "npm run build".`;
    case 'failed':
      return `Workcell cannot listen: ${problem.message}. Choose another port with --port.`;
  }
}

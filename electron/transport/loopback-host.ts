import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { socketPath, ticketParameter, tokenParameter } from '../../shared/contract/handshake.ts';
import { type Connection, maxMessageBytes } from '../../shared/contract/wire.ts';
import { language } from '../../shared/i18n/i18n.ts';
import type { Secret } from '../base/secret.ts';
import { Access } from './access.ts';
import { HostHandshake } from './host-handshake.ts';
import { type ListenProblem, listenOnLoopback } from './listen-on-loopback.ts';
import { PageFiles } from './page-files.ts';
import { createTextResponse, type PageResponse, respondWithPage } from './page-response.ts';
import { proofDeadlineMs, receiveSocket } from './socket-connection.ts';
import { UnverifiedPeers } from './unverified-peers.ts';

/**
 * Returns a name for this machine that no page can have had before. Browsers resolve every name below `localhost` to
 * loopback on their own, and separate the service workers, caches and storage of each name.
 */
export function createHostName(): string {
  return `workcell-${randomBytes(16).toString('hex')}.localhost`;
}

/**
 * Returns whether a Host header is the host's own name, with any port, because an SSH forward may change the port.
 * Refuses every other name, even `localhost`: a page of another program under that name could still be running.
 */
export function isOwnName(host: string | undefined, name: string): host is string {
  return host !== undefined && host.toLowerCase().replace(/:\d{1,5}$/, '') === name;
}

/** Returns whether a page of this exact address opened a socket. */
export function isOwnOrigin(origin: string | undefined, host: string): origin is string {
  return origin === `http://${host.toLowerCase()}`;
}

/** More windows than any user has. Only sockets that passed the handshake count. */
const maxWindows = 256;

export type LoopbackHostOptions = {
  /** 0 for any free port. */
  readonly port: number;
  /** The folder of the built page. */
  readonly pageFolder: string;
  readonly clock: Clock;
  /** Called when a page and the host have proved to each other that they know the secret. */
  onConnection(connection: Connection): void;
};

/** The running web host: the port it listens on, and the addresses that open its page. */
export type LoopbackHost = {
  readonly port: number;
  /** Returns the address with the token, which works for any number of windows until the host ends. */
  address(): string;
  /** Returns an address with a ticket, which works once within a minute. Calls `onSpent` when it stops working. */
  ticketAddress(onSpent?: () => void): string;
  /** Ends every socket and frees the port. */
  close(): Promise<void>;
};

/** Why the web host did not start. */
export type LoopbackHostProblem =
  | ListenProblem
  /** The page folder cannot be read, because the page has not been built. */
  | { readonly type: 'pageMissing'; readonly folder: string };

/**
 * Serves the page and the contract on loopback, under a name that is new for each start. The page's files contain no
 * secrets and need no token. Everything else uses one WebSocket. On it, the page and the host first prove to each other
 * that they know the secret. Pages of other sites are refused: Host must be the name, and a socket's Origin must be
 * this address.
 */
export async function startLoopbackHost(
  options: LoopbackHostOptions,
): Promise<Result<LoopbackHost, LoopbackHostProblem>> {
  const files = await PageFiles.list(options.pageFolder).catch(() => null);
  if (files === null) return err({ type: 'pageMissing', folder: options.pageFolder });
  const access = new Access(options.clock);
  const peers = new UnverifiedPeers(options.clock);
  let windows = 0;
  const name = createHostName();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  const create = (): Server => {
    const server = createServer((request, response) => {
      // Browsers send no other request before the answer. Unread answers would fill the memory.
      if (!peers.answerStarted(request.socket)) {
        request.socket.destroy();
        return;
      }
      response.on('close', () => peers.answerFinished(request.socket));
      void servePage(files, name, request, response);
    });
    server.on('connection', (stream) => peers.add(stream));
    server.on('upgrade', (request, stream, head) => {
      const origin = getAllowedOrigin(request, name);
      if (origin === null) {
        refuseUpgrade(stream);
        return;
      }
      sockets.handleUpgrade(request, stream, head, (socket) => {
        peers.awaitProof(stream, proofDeadlineMs);
        receiveSocket(socket, new HostHandshake(access, origin), options.clock, (connection) => {
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
    return server;
  };

  const listening = await listenOnLoopback(create, options.port);
  if (!listening.ok) return listening;
  const { port, servers } = listening.value;
  const addressWith = (parameter: string, secret: Secret) => `http://${name}:${port}/#${parameter}=${secret.reveal()}`;
  return ok({
    port,
    address: () => addressWith(tokenParameter, access.token),
    ticketAddress: (onSpent) => addressWith(ticketParameter, access.issueTicket(onSpent)),
    close: async () => {
      access.endTickets();
      peers.end();
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all(servers.map(close));
    },
  });
}

async function servePage(
  files: PageFiles,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerHttp(files, name, request);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

async function answerHttp(files: PageFiles, name: string, request: IncomingMessage): Promise<PageResponse> {
  if (!isOwnName(request.headers.host, name))
    return createTextResponse(
      403,
      'This address is not served here. Open the address that Workcell printed when it started.\n',
    );
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return createTextResponse(405, 'Only GET and HEAD are answered.\n');
  const acceptEncoding = request.headers['accept-encoding'];
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return await respondWithPage(files, {
    path,
    acceptEncoding: typeof acceptEncoding === 'string' ? acceptEncoding : '',
    connect: "'self'",
    language,
  }).catch(() => createTextResponse(500, 'The file could not be read.\n'));
}

/** Returns the origin of the page that requests a socket. Null if it may not have one. */
function getAllowedOrigin(request: IncomingMessage, name: string): string | null {
  const { host, origin } = request.headers;
  return request.url === socketPath && isOwnName(host, name) && isOwnOrigin(origin, host) ? origin : null;
}

function refuseUpgrade(stream: Duplex): void {
  stream.on('error', () => undefined);
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Describes why the web host does not listen, and what to do, for the user at the terminal. */
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

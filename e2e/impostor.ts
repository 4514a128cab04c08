import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';

/** Another program at a port, with everything that it received. */
export type Impostor = {
  /** The head of each request, each message of a socket, and each posted body, in order. */
  readonly received: readonly string[];
  stop(): Promise<void>;
};

export type ImpostorAnswers = {
  /** Its answer to a request for a path; null for 404. */
  readonly page?: (path: string) => { readonly type: string; readonly body: string } | null;
  /** What it sends in reply to each message on a socket. */
  readonly replies?: (message: string) => readonly object[];
};

/** Listens on a port of both families, as soon as it is free, and records everything that it receives. */
export async function startImpostor(
  port: number,
  { page = () => null, replies = () => [] }: ImpostorAnswers = {},
): Promise<Impostor> {
  const received: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    for await (const chunk of request) received.push(String(chunk));
    const lie = page(request.url ?? '/');
    response.writeHead(lie === null ? 404 : 200, { 'content-type': lie?.type ?? 'text/plain' });
    response.end(lie?.body ?? '');
  };
  const sockets = new WebSocketServer({ noServer: true });
  const streams = new Set<Socket>();
  const servers = ['127.0.0.1', '::1'].map((host) => {
    const server = createServer((request, response) => void answer(request, response));
    server.on('connection', (stream) => streams.add(stream));
    server.on('upgrade', (request, stream, head) => {
      received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on('message', (data) => {
          received.push(String(data));
          for (const message of replies(String(data))) socket.send(JSON.stringify(message));
        });
      });
    });
    server.listen({ host, port });
    return server;
  });
  await Promise.all(servers.map((server) => once(server, 'listening')));
  return {
    received,
    stop: async () => {
      for (const stream of streams) stream.destroy();
      await Promise.all(
        servers.map((server) => {
          const closed = once(server, 'close');
          server.close();
          return closed;
        }),
      );
    },
  };
}

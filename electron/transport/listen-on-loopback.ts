import type { Server } from 'node:http';
import { err, ok, type Result } from '../../shared/base/result.ts';

/** Why nothing listens. `message` comes from the system. */
export type ListenProblem =
  | { readonly type: 'portInUse'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string };

/** The servers that listen on one port, one for each address family of the machine. */
export type LoopbackServers = { readonly port: number; readonly servers: readonly Server[] };

/** How many free ports to try. It rarely happens that another program uses a port for only one family. */
const maxPorts = 20;

/** The system's codes for a machine without IPv6. Then no other program can listen there either. */
const missingFamilyCodes: readonly (string | undefined)[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/**
 * Listens on one port of both 127.0.0.1 and ::1, so that no other program can answer on either: a browser picks one of
 * them for the same name. Port 0 means any port that is free on both.
 */
export async function listenOnLoopback(
  createServer: () => Server,
  port: number,
): Promise<Result<LoopbackServers, ListenProblem>> {
  let listening = await listenOnBoth(createServer, port);
  for (let tried = 1; tried < maxPorts && isTaken(listening) && port === 0; tried += 1) {
    listening = await listenOnBoth(createServer, port);
  }
  return listening;
}

function isTaken(listening: Result<LoopbackServers, ListenProblem>): boolean {
  return !listening.ok && listening.error.type === 'portInUse';
}

async function listenOnBoth(
  createServer: () => Server,
  wanted: number,
): Promise<Result<LoopbackServers, ListenProblem>> {
  const first = createServer();
  const failure = await listen(first, '127.0.0.1', wanted);
  if (failure !== null) return err(toListenProblem(failure, wanted));
  const address = first.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  const second = createServer();
  const failureOfSecond = await listen(second, '::1', port);
  if (failureOfSecond === null) return ok({ port, servers: [first, second] });
  if (missingFamilyCodes.includes(failureOfSecond.code)) return ok({ port, servers: [first] });
  await new Promise((resolve) => {
    first.close(resolve);
    first.closeAllConnections();
  });
  return err(toListenProblem(failureOfSecond, port));
}

function toListenProblem({ code, message }: NodeJS.ErrnoException, port: number): ListenProblem {
  return code === 'EADDRINUSE' ? { type: 'portInUse', port } : { type: 'failed', message };
}

/** Resolves to null once the server listens. */
function listen(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port }, () => {
      server.off('error', resolve);
      // The server could not accept a connection, for example with too many files open. The next one may work.
      server.on('error', () => undefined);
      resolve(null);
    });
  });
}

import type { WebSocket } from 'ws';
import type { Clock } from '../../shared/base/clock.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { Connection, HostMessage } from '../../shared/contract/wire.ts';
import { helloMessage, refusedCloseCode, wireVersion } from '../../shared/contract/wire.ts';
import type { Access } from './access.ts';

/** How long a socket may take to say hello, in milliseconds. */
export const helloDeadlineMs = 5_000;

/** How often a socket is pinged, in milliseconds. Without an answer by the next ping, it is dead. */
const pingEveryMs = 30_000;

/** The close codes of RFC 6455 that we use. */
const closeCodes = { unsupportedData: 1003, policyViolation: 1008 } as const;

/**
 * Turns a socket into a connection once its first message is a hello with the right secret, and passes it to
 * `admitted`. Any other first message, and silence, end the socket. Text that is not JSON gets `rejected`, and a binary
 * frame ends the socket.
 */
export function receiveSocket(
  socket: WebSocket,
  access: Access,
  clock: Clock,
  admitted: (connection: Connection) => void,
): void {
  const stopDeadline = clock.after(helloDeadlineMs, () => socket.close(closeCodes.policyViolation, 'no hello'));
  const stopPings = keepAlive(socket, clock);
  const send = (message: HostMessage) => socket.send(JSON.stringify(message));
  let receive: ((message: unknown) => void) | null = null;

  const greet = (message: unknown): void => {
    stopDeadline();
    const hello = helloMessage.safeParse(message);
    const known = hello.success && hello.data.version === wireVersion && access.admit(hello.data.secret);
    if (!known) {
      socket.close(refusedCloseCode, 'refused');
      return;
    }
    receive = () => undefined;
    send({ kind: 'welcome', token: access.token.reveal() });
    admitted({
      send,
      onMessage: (listen) => {
        receive = listen;
      },
      onClose: (closed) => socket.on('close', closed),
      close: () => socket.close(),
      get waitingBytes() {
        return socket.bufferedAmount;
      },
    });
  };

  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      socket.close(closeCodes.unsupportedData, 'text only');
      return;
    }
    const message = parseJson(data.toString());
    if (receive === null) greet(message);
    else if (message === undefined) send({ kind: 'rejected', message: 'The message is not JSON' });
    else receive(message);
  });
  // A message over the limit, or a broken frame: `ws` closes the socket itself, with the right code.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stopDeadline();
    stopPings();
  });
}

/** Ends a socket whose other end disappeared silently, as after sleep or a cut SSH forward. */
function keepAlive(socket: WebSocket, clock: Clock): () => void {
  let alive = true;
  let stop = (): void => undefined;
  const ask = (): void => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
    stop = clock.after(pingEveryMs, ask);
  };
  socket.on('pong', () => {
    alive = true;
  });
  stop = clock.after(pingEveryMs, ask);
  return () => stop();
}

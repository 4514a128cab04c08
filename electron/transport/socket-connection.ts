import type { WebSocket } from 'ws';
import type { Clock } from '../../shared/base/clock.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { refusedCloseCode } from '../../shared/contract/handshake.ts';
import type { Connection, HostMessage } from '../../shared/contract/wire.ts';
import type { HostHandshake } from './host-handshake.ts';

/** How long a page may take to prove that it knows the secret, in milliseconds. */
export const proofDeadlineMs = 5_000;

/** How often a socket is pinged, in milliseconds. Without an answer by the next ping, it is dead. */
const pingEveryMs = 30_000;

/** The close codes of RFC 6455 that we use. */
const closeCodes = { unsupportedData: 1003, policyViolation: 1008 } as const;

/**
 * Turns a socket into a connection once both ends have proved that they know the secret, and passes it to `admitted`.
 * Closes the socket if another message comes first, or if no proof arrives in time. Afterwards, text that is not JSON
 * gets `rejected`, and a binary frame closes the socket.
 */
export function receiveSocket(
  socket: WebSocket,
  handshake: HostHandshake,
  clock: Clock,
  admitted: (connection: Connection) => void,
): void {
  const stopDeadline = clock.after(proofDeadlineMs, () => socket.close(closeCodes.policyViolation, 'no proof'));
  const stopPings = keepAlive(socket, clock);
  const send = (message: HostMessage) => socket.send(JSON.stringify(message));
  let receive: ((message: unknown) => void) | null = null;

  const greet = (message: unknown): void => {
    const step = handshake.receive(message);
    if (step === null) {
      stopDeadline();
      socket.close(refusedCloseCode, 'refused');
      return;
    }
    socket.send(JSON.stringify(step.answer));
    if (!step.isDone) return;
    stopDeadline();
    receive = () => undefined;
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
    // More messages can arrive on a closing socket, such as a correct proof after a wrong one.
    if (socket.readyState !== socket.OPEN) return;
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

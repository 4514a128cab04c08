import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok } from '../../shared/base/result.ts';
import {
  type Handshake,
  refusedCloseCode,
  socketPath,
  ticketParameter,
  tokenParameter,
} from '../../shared/contract/handshake.ts';
import type { Connection } from '../../shared/contract/wire.ts';
import type { Transport } from './host-client.ts';
import { deriveNextSecret, derivePageKeys, PageHandshake, type PageKeys } from './page-handshake.ts';
import type { PageKeyStorage } from './page-key-storage.ts';

/**
 * How long the host may take to welcome this page, in milliseconds. A dead tunnel accepts the socket and stays silent.
 */
const welcomeMs = 30_000;

/** Returns whether an address has a secret of the host in its fragment. */
export function hasSecret(hash: string): boolean {
  return parseSecret(hash) !== null;
}

function parseSecret(hash: string): { readonly secret: string; readonly isTicket: boolean } | null {
  const fragment = new URLSearchParams(hash.slice(1));
  const ticket = fragment.get(ticketParameter);
  const secret = ticket ?? fragment.get(tokenParameter);
  return secret === null ? null : { secret, isTicket: ticket !== null };
}

/**
 * The web host's transport: one WebSocket on which both ends first prove that they know the secret of the address. Any
 * other program that answers at the port, for example after the host has ended, gets and shows nothing. The secret is
 * removed from the address bar and forgotten as soon as a reload no longer needs it. Only keys that no script can read
 * remain.
 */
export function createLoopbackTransport(page: {
  readonly location: Location;
  readonly history: History;
  readonly keys: PageKeyStorage;
}): Transport {
  const given = parseSecret(page.location.hash);
  // Until then, a reload needs the fragment.
  const keep = async (made: Promise<PageKeys>): Promise<PageKeys> => {
    const keys = await made;
    await page.keys.write(keys);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
    return keys;
  };
  let ticket = given?.isTicket === true ? given.secret : null;
  let keys: Promise<PageKeys | null>;
  if (given === null) keys = page.keys.read();
  // A ticket works once, so the page keeps the secret that replaces it.
  else keys = given.isTicket ? derivePageKeys(given.secret) : keep(derivePageKeys(given.secret));
  let wasWelcome = false;
  const welcomed = (handshake: Handshake): void => {
    wasWelcome = true;
    if (ticket === null) return;
    keys = keep(deriveNextSecret(ticket, handshake).then(derivePageKeys));
    ticket = null;
  };
  return async () => {
    // Outside a secure context, a browser has no keys.
    const known = await keys.catch(() => null);
    if (known === null) return err({ type: 'refused' });
    const opened = await openSocket(page.location, known, welcomed);
    // The host that accepted this page never refuses it later, so this is another host.
    return !opened.ok && wasWelcome ? err({ type: 'unreachable' }) : opened;
  };
}

function openSocket(
  location: Location,
  keys: PageKeys,
  welcomed: (handshake: Handshake) => void,
): ReturnType<Transport> {
  return new Promise((resolve) => {
    const handshake = new PageHandshake(keys, location.origin);
    const socket = new WebSocket(`ws://${location.host}${socketPath}`);
    const deadline = setTimeout(() => {
      resolve(err({ type: 'unreachable' }));
      socket.close();
    }, welcomeMs);
    const receive = async (event: MessageEvent<unknown>): Promise<void> => {
      const step = await handshake.receive(parseMessage(event.data));
      if (step.type === 'send') {
        socket.send(JSON.stringify(step.message));
        return;
      }
      clearTimeout(deadline);
      socket.removeEventListener('message', receive);
      if (step.type === 'wrong') {
        resolve(err({ type: 'unreachable' }));
        socket.close();
        return;
      }
      welcomed(step.handshake);
      resolve(ok(toConnection(socket)));
    };
    socket.addEventListener('message', receive);
    socket.addEventListener('open', () => socket.send(JSON.stringify(handshake.hello)));
    socket.addEventListener('close', (event) => {
      clearTimeout(deadline);
      resolve(err({ type: event.code === refusedCloseCode ? 'refused' : 'unreachable' }));
    });
  });
}

function toConnection(socket: WebSocket): Connection {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (receive) => socket.addEventListener('message', (event) => receive(parseMessage(event.data))),
    onClose: (closed) => socket.addEventListener('close', () => closed()),
    close: () => socket.close(),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
  };
}

function parseMessage(data: unknown): unknown {
  return typeof data === 'string' ? parseJson(data) : undefined;
}

import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok } from '../../shared/base/result.ts';
import {
  type Connection,
  hostMessage,
  refusedCloseCode,
  socketPath,
  tokenParameter,
  wireVersion,
} from '../../shared/contract/wire.ts';
import type { Transport } from './host-client.ts';

const tokenKey = 'workcell.token';

/**
 * How long the host may take to welcome this page, in milliseconds. A dead tunnel accepts the socket and stays silent.
 */
const welcomeMs = 30_000;

/**
 * The web host's transport: one WebSocket whose first message carries the secret. The secret comes from the URL
 * fragment, which is then removed from the address bar. It lives in sessionStorage, which is per port and per tab.
 */
export function loopbackTransport(page: {
  readonly location: Location;
  readonly history: History;
  readonly storage: Storage;
}): Transport {
  const fromFragment = new URLSearchParams(page.location.hash.slice(1)).get(tokenParameter);
  if (fromFragment !== null) {
    page.storage.setItem(tokenKey, fromFragment);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
  }
  return () =>
    new Promise((resolve) => {
      const secret = page.storage.getItem(tokenKey);
      if (secret === null) {
        resolve(err({ type: 'refused' }));
        return;
      }
      const socket = new WebSocket(`ws://${page.location.host}${socketPath}`);
      const deadline = setTimeout(() => {
        resolve(err({ type: 'unreachable' }));
        socket.close();
      }, welcomeMs);
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ kind: 'hello', version: wireVersion, secret }));
      });
      socket.addEventListener('close', (event) => {
        clearTimeout(deadline);
        resolve(err({ type: event.code === refusedCloseCode ? 'refused' : 'unreachable' }));
      });
      socket.addEventListener(
        'message',
        (event) => {
          clearTimeout(deadline);
          const welcome = hostMessage.safeParse(read(event.data));
          if (!welcome.success || welcome.data.kind !== 'welcome') {
            socket.close();
            return;
          }
          page.storage.setItem(tokenKey, welcome.data.token);
          resolve(ok(overSocket(socket)));
        },
        { once: true },
      );
    });
}

function overSocket(socket: WebSocket): Connection {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (receive) => socket.addEventListener('message', (event) => receive(read(event.data))),
    onClose: (closed) => socket.addEventListener('close', () => closed()),
    close: () => socket.close(),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
  };
}

function read(data: unknown): unknown {
  return typeof data === 'string' ? parseJson(data) : undefined;
}

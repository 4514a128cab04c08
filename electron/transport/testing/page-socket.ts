import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type Handshake,
  type Hello,
  hostProofMessage,
  socketPath,
  ticketParameter,
  tokenParameter,
} from '../../../shared/contract/handshake.ts';
import { wireVersion } from '../../../shared/contract/wire.ts';
import { createSecret, deriveKeys, isProof, prove } from '../proofs.ts';

/** Opens a socket as a page of `address` does. Connects to `at`, because no system resolves the name of the address. */
export function openSocket(
  address: string,
  { at = '127.0.0.1', ...headers }: { readonly origin?: string; readonly host?: string; readonly at?: string } = {},
  options: { readonly autoPong?: boolean; readonly path?: string } = {},
): WebSocket {
  const { host, port, protocol } = new URL(address);
  const name = headers.host ?? host;
  const place = at.includes(':') ? `[${at}]` : at;
  return new WebSocket(`ws://${place}:${port}${options.path ?? socketPath}`, {
    origin: headers.origin ?? `${protocol}//${name}`,
    headers: { host: name },
    autoPong: options.autoPong ?? true,
  });
}

/** Returns the token or ticket of an address. */
export function getSecret(address: string): string {
  const fragment = new URLSearchParams(new URL(address).hash.slice(1));
  return fragment.get(tokenParameter) ?? fragment.get(ticketParameter) ?? '';
}

/** Returns the next message of a socket as JSON, or the code that closes it. */
export async function receiveAnswer(socket: WebSocket): Promise<unknown> {
  return await Promise.race([
    once(socket, 'message').then(([data]): unknown => JSON.parse(String(data))),
    once(socket, 'close').then(([code]): unknown => code),
  ]);
}

/** Sends a message and returns its answer, or the code that closes the socket. */
export async function sendAndReceive(socket: WebSocket, message: unknown): Promise<unknown> {
  const answer = receiveAnswer(socket);
  socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return await answer;
}

/** Returns the first message of a page with this secret. */
export function createHello(secret: string, nonce = createSecret()): Hello {
  return { kind: 'hello', version: wireVersion, key: deriveKeys(secret).id, nonce };
}

/** Performs the page's end of the handshake. Returns the host's last answer, `welcome`, or the code of a refusal. */
export async function proveOverSocket(
  socket: WebSocket,
  secret: string,
  origin: string,
): Promise<{ readonly answer: unknown; readonly handshake: Handshake | null }> {
  if (socket.readyState === socket.CONNECTING) await once(socket, 'open');
  const hello = createHello(secret);
  const hostProof = await sendAndReceive(socket, hello);
  const read = hostProofMessage.safeParse(hostProof);
  if (!read.success) return { answer: hostProof, handshake: null };
  const handshake = { origin, key: hello.key, pageNonce: hello.nonce, hostNonce: read.data.nonce };
  const keys = deriveKeys(secret);
  if (!isProof(read.data.proof, keys, 'host', handshake)) throw new Error('The host did not prove that it has the key');
  const proof = prove(keys, 'page', handshake);
  return { answer: await sendAndReceive(socket, { kind: 'pageProof', proof }), handshake };
}

/** Returns a socket that the host of this address has admitted. */
export async function openProvenSocket(address: string): Promise<WebSocket> {
  const socket = openSocket(address);
  socket.on('error', () => undefined);
  const { answer } = await proveOverSocket(socket, getSecret(address), new URL(address).origin);
  if (Object(answer).kind !== 'welcome') throw new Error(`The host refused the page: ${JSON.stringify(answer)}`);
  return socket;
}

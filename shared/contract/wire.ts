import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

// What travels between a host and a renderer: JSON values, one a message, the same on both transports.

/** Raised when the two ends no longer understand each other; a page from an older build is told to reload. */
export const wireVersion = 3;

/** A message of at most this many bytes is read; a larger one closes the connection. */
export const maxMessageBytes = 16 * 1024 * 1024;

/** Where the web host takes its WebSocket. */
export const socketPath = '/desk';

/** The part of the address's fragment that carries the secret: `#token=…`. */
export const tokenParameter = 'token';

/** The close code of a socket whose hello is not right; trying again does not help. */
export const refusedCloseCode = 4401;

/** What can go wrong with any request, apart from its own problems. */
export const wireFault = z.discriminatedUnion('type', [
  z.object({ type: z.literal('unknownMethod'), method: z.string() }),
  z.object({ type: z.literal('badInput'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('badOutput'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('notConnected') }),
  z.object({ type: z.literal('internal'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('disconnected') }),
  /** The host lives, but has not answered this request in the time that it has; it may still do what was asked. */
  z.object({ type: z.literal('noAnswer'), method: z.string() }),
]);
export type WireFault = Immutable<z.infer<typeof wireFault>>;

/** Only the web host asks for it, as the first message of a socket; `secret` is its token or a one-time ticket. */
export const helloMessage = z.object({
  kind: z.literal('hello'),
  version: z.number().int(),
  secret: z.string().max(200),
});

export const requestMessage = z.object({
  kind: z.literal('request'),
  id: z.number().int().nonnegative(),
  method: z.string().max(100),
  input: z.unknown(),
});

/** Asks for a sign of life; the host answers with `pong`. */
export const pingMessage = z.object({ kind: z.literal('ping') });
export const pongMessage = z.object({ kind: z.literal('pong') });

export const replyMessage = z.object({
  kind: z.literal('reply'),
  id: z.number().int().nonnegative(),
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: z.unknown() }),
  ]),
});

export const eventMessage = z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() });

/** A message of the client could not be read at all. */
export const rejectedMessage = z.object({ kind: z.literal('rejected'), message: z.string() });

/** The socket is accepted. A ticket is exchanged for the host's token, so that a reload can connect again. */
export const welcomeMessage = z.object({ kind: z.literal('welcome'), token: z.string() });

export const clientMessage = z.discriminatedUnion('kind', [helloMessage, requestMessage, pingMessage]);
export const hostMessage = z.discriminatedUnion('kind', [
  replyMessage,
  eventMessage,
  rejectedMessage,
  welcomeMessage,
  pongMessage,
]);
export type ClientMessage = Immutable<z.infer<typeof clientMessage>>;
export type HostMessage = Immutable<z.infer<typeof hostMessage>>;

/** Either end of either transport. `send` takes one JSON value; after `onClose` nothing more arrives. */
export interface Connection {
  send(message: ClientMessage | HostMessage): void;
  onMessage(receive: (message: unknown) => void): void;
  onClose(closed: () => void): void;
  close(): void;
  /** Bytes handed over that the other end has not taken yet; 0 where the transport cannot tell. */
  readonly waitingBytes: number;
}

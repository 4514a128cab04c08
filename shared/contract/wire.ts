import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

// The messages between a host and a renderer: one JSON value each, the same on both transports.

/** Increased when the two ends no longer understand each other. A page from an older build is told to reload. */
export const wireVersion = 3;

/** The maximum message size, in bytes. A larger message closes the connection. */
export const maxMessageBytes = 16 * 1024 * 1024;

/** The path of the web host's WebSocket. It never changes, so that a page from an older build is told to reload. */
export const socketPath = '/desk';

/** The name of the secret in the address's fragment: `#token=…`. */
export const tokenParameter = 'token';

/** The close code of a socket with an invalid hello. Retrying does not help. */
export const refusedCloseCode = 4401;

/** Faults that any request can have, apart from its own problems. */
export const wireFault = z.discriminatedUnion('type', [
  z.object({ type: z.literal('unknownMethod'), method: z.string() }),
  z.object({ type: z.literal('badInput'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('badOutput'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('notConnected') }),
  z.object({ type: z.literal('internal'), method: z.string(), message: z.string() }),
  z.object({ type: z.literal('disconnected') }),
  /** The host is alive, but did not answer this request in time. It may still complete it. */
  z.object({ type: z.literal('noAnswer'), method: z.string() }),
]);
export type WireFault = Immutable<z.infer<typeof wireFault>>;

/** The first message of a socket, required only by the web host. `secret` is its token or a one-time ticket. */
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

/** Checks that the host is alive. It answers with `pong`. */
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

/** The client sent an unreadable message. */
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

/** Either end of either transport. `send` takes one JSON value. After `onClose`, nothing more arrives. */
export interface Connection {
  send(message: ClientMessage | HostMessage): void;
  onMessage(receive: (message: unknown) => void): void;
  onClose(closed: () => void): void;
  close(): void;
  /** Sent bytes that the other end has not read yet. 0 if the transport cannot tell. */
  readonly waitingBytes: number;
}

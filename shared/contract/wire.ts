import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

// The messages between a host and a renderer: one JSON value each, the same on both transports.

/** Increased when the two ends no longer understand each other. The web host refuses a page of another version. */
export const wireVersion = 4;

/** The maximum message size, in bytes. A larger message closes the connection. */
export const maxMessageBytes = 16 * 1024 * 1024;

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

/** A request of a renderer. `id` counts up within a page, and `input` has the schema of the method. */
export const requestMessage = z.object({
  kind: z.literal('request'),
  id: z.number().int().nonnegative(),
  method: z.string().max(100),
  input: z.unknown(),
});

/** Checks that the host is alive. It answers with `pong`. */
export const pingMessage = z.object({ kind: z.literal('ping') });
/** The host's answer to `ping`. */
export const pongMessage = z.object({ kind: z.literal('pong') });

/** The host's answer to the request with this `id`. `error` is one of the request's problems, or a wire fault. */
export const replyMessage = z.object({
  kind: z.literal('reply'),
  id: z.number().int().nonnegative(),
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: z.unknown() }),
  ]),
});

/** An event of the host. `payload` has the schema of the event. */
export const eventMessage = z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() });

/** The client sent an unreadable message. */
export const rejectedMessage = z.object({ kind: z.literal('rejected'), message: z.string() });

/** Every message that a renderer sends. */
export const clientMessage = z.discriminatedUnion('kind', [requestMessage, pingMessage]);
/** Every message that a host sends. */
export const hostMessage = z.discriminatedUnion('kind', [replyMessage, eventMessage, rejectedMessage, pongMessage]);
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

import type { Page, WebSocketRoute } from '@playwright/test';

/** The host's latest events, and ways to send events and answers in its place. */
export type InterceptedHost = {
  /** The payload of the newest event with that name; undefined before the first one. */
  received(name: string): unknown;
  /** Sends an event to the page as if it came from the host. */
  emit(name: string, payload: unknown): void;
  /** Keeps all further events with that name from the page. */
  mute(name: string): void;
  /** Answers all further requests of that name in place of the host. */
  answer(method: string, reply: (input: unknown) => InterceptedReply | Promise<InterceptedReply>): void;
};

/** The result of a request. */
export type InterceptedReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/**
 * Intercepts the connection between a page and its host, starting with the page's next load. Only for the web host,
 * whose connection is a WebSocket.
 */
export async function interceptHost(page: Page): Promise<InterceptedHost> {
  const received = new Map<string, unknown>();
  const muted = new Set<string>();
  const replies = new Map<string, Parameters<InterceptedHost['answer']>[1]>();
  let toPage: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/desk$/, (socket) => {
    const host = socket.connectToServer();
    toPage = socket;
    socket.onMessage(async (message) => {
      const { id, input, kind, method } = JSON.parse(String(message));
      const reply = kind === 'request' ? replies.get(method) : undefined;
      if (reply === undefined) host.send(message);
      else socket.send(JSON.stringify({ kind: 'reply', id, result: await reply(input) }));
    });
    host.onMessage((message) => {
      const { kind, name, payload } = JSON.parse(String(message));
      if (kind === 'event') received.set(name, payload);
      if (kind !== 'event' || !muted.has(name)) socket.send(message);
    });
  });
  return {
    received: (name) => received.get(name),
    answer: (method, reply) => void replies.set(method, reply),
    mute: (name) => void muted.add(name),
    emit: (name, payload) => toPage?.send(JSON.stringify({ kind: 'event', name, payload })),
  };
}

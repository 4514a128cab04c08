import type { Page, WebSocketRoute } from '@playwright/test';

/** What the host last said under a name, and a way to say something in its place. */
export type PlayedHost = {
  /** The payload of the newest event with that name; undefined before the first one. */
  received(name: string): unknown;
  /** Sends an event to the page as if it came from the host. */
  emit(name: string, payload: unknown): void;
  /** Keeps all further events with that name from the page. */
  mute(name: string): void;
};

/**
 * Intercepts the connection between a page and its host from the page's next load on. Only for the web host, whose
 * connection is a WebSocket.
 */
export async function playHost(page: Page): Promise<PlayedHost> {
  const received = new Map<string, unknown>();
  const muted = new Set<string>();
  let toPage: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/desk$/, (socket) => {
    const host = socket.connectToServer();
    toPage = socket;
    socket.onMessage((message) => host.send(message));
    host.onMessage((message) => {
      const { kind, name, payload } = JSON.parse(String(message));
      if (kind === 'event') received.set(name, payload);
      if (kind !== 'event' || !muted.has(name)) socket.send(message);
    });
  });
  return {
    received: (name) => received.get(name),
    mute: (name) => void muted.add(name),
    emit: (name, payload) => toPage?.send(JSON.stringify({ kind: 'event', name, payload })),
  };
}

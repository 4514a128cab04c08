import type { App } from 'electron';

/** The part of Electron's app that closes Chromium's network. */
export interface NetworkingApp {
  readonly commandLine: Pick<App['commandLine'], 'appendSwitch'>;
  on(event: 'web-contents-created', received: (event: unknown, contents: ConnectingContents) => void): unknown;
}

/** The part of a page's contents that decides which connections WebRTC makes. */
export interface ConnectingContents {
  setWebRTCIPHandlingPolicy(policy: 'disable_non_proxied_udp'): void;
}

/**
 * Closes Chromium's network before the app is ready. Chromium then resolves no host, not even by IP address, so it
 * cannot connect to one on its own or for a page, and WebRTC gets no socket. The exception is the host of `updates`,
 * the address of newer versions: the updater uses Chromium, and connects there only when the user allows it. Null: no
 * exception. Node and Codex have their own sockets.
 */
export function closeNetwork(app: NetworkingApp, updates: string | null): void {
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('host-resolver-rules', resolverRules(updates));
  // The rules above cover TCP of WebRTC, but not UDP. This policy blocks UDP.
  app.on('web-contents-created', (_event, contents) => contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'));
}

function resolverRules(updates: string | null): string {
  const all = 'MAP * ~NOTFOUND';
  return updates === null ? all : `${all}, EXCLUDE ${new URL(updates).hostname}`;
}

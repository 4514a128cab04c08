import type { App } from 'electron';

/** The part of Electron's app that Chromium's network is closed with. */
export interface NetworkingApp {
  readonly commandLine: Pick<App['commandLine'], 'appendSwitch'>;
  on(event: 'web-contents-created', received: (event: unknown, contents: ConnectingContents) => void): unknown;
}

/** The part of a page's contents that decides which connections WebRTC makes. */
export interface ConnectingContents {
  setWebRTCIPHandlingPolicy(policy: 'disable_non_proxied_udp'): void;
}

/**
 * Closes Chromium's network before the app is ready. Chromium then finds no host, not even by its number, so it cannot
 * connect to one by itself or for a page, and WebRTC gets no socket. The host of `updates`, the address of newer
 * versions, is left: the updater uses Chromium, and asks there only when the user allows it. Null: nothing is left.
 * Node and Codex have sockets of their own.
 */
export function closeNetwork(app: NetworkingApp, updates: string | null): void {
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('host-resolver-rules', resolverRules(updates));
  // TCP of WebRTC goes through the rules above. This leaves it no UDP, which does not.
  app.on('web-contents-created', (_event, contents) => contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'));
}

function resolverRules(updates: string | null): string {
  const all = 'MAP * ~NOTFOUND';
  return updates === null ? all : `${all}, EXCLUDE ${new URL(updates).hostname}`;
}

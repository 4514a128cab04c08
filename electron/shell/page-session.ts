import type { Session } from 'electron';
import { isOurPage, pageAddress } from './app-protocol.ts';

/** The partition of our pages. Without `persist:`, Chromium keeps its storage and its cache in memory only. */
export const pagePartition = 'workcell';

/**
 * Creates the session of our pages, which ends with the app. The spell checker looks for its dictionaries as soon as
 * there is a session, so this immediately sets their address to one that does not exist.
 */
export function openPageSession(sessions: { fromPartition(partition: string): Session }): Session {
  const session = sessions.fromPartition(pagePartition);
  session.setSpellCheckerDictionaryDownloadURL(`${pageAddress}no-dictionaries/`);
  restrictSession(session);
  return session;
}

/** The only permission a page gets: writing text to the clipboard, for the Copy buttons. */
const granted = 'clipboard-sanitized-write';

/** Denies the pages of a session everything they do not need: permissions, devices, the network. */
export function restrictSession(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setSpellCheckerEnabled'
    | 'webRequest'
  >,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === granted && isOurPage(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === granted && isOurPage(`${origin}/`),
  );
  session.setDevicePermissionHandler(() => false);
  // The spell checker would download its dictionaries.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isLocal(request.url) }));
}

/** Returns whether an address needs no network: the page, its own blobs and data, and the developer tools. */
function isLocal(address: string): boolean {
  return address.startsWith(pageAddress) || /^(?:blob:app:\/\/workcell\/|data:|devtools:)/.test(address);
}

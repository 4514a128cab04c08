import type { Session } from 'electron';
import { isOurPage, pageAddress } from './app-protocol.ts';

/** The one thing a page may do that asks: put text on the clipboard, for the Copy buttons. */
const granted = 'clipboard-sanitized-write';

/** Takes from the pages of a session everything that they do not need: permissions, devices, the network. */
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

/** Addresses that reach no network: the page, what it made itself, and the developer tools. */
function isLocal(address: string): boolean {
  return address.startsWith(pageAddress) || /^(?:blob:app:\/\/workcell\/|data:|devtools:)/.test(address);
}

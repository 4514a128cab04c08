import type { Protocol } from 'electron';
import { language } from '../../shared/i18n/i18n.ts';
import { diagramPath } from '../transport/content-security-policy.ts';
import type { PageFiles } from '../transport/page-files.ts';
import { createTextResponse, respondWithPage } from '../transport/page-response.ts';

/** The page's scheme. Unlike file:, it has a real origin. */
const schemeName = 'app';

/** The origin of all our pages. */
export const pageOrigin = `${schemeName}://workcell`;

/** The address of the page. */
export const pageAddress = `${pageOrigin}/`;

/** The address of the page of the frame that draws diagrams. */
export const diagramAddress = `${pageOrigin}${diagramPath}`;

/** The address of an empty page of the same origin. It runs nothing. */
export const emptyAddress = `${pageOrigin}/empty`;

/** Registers the scheme with Electron; only possible before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: schemeName, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page under the scheme, with a policy that prevents all connections. */
export function serveAppScheme(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle(schemeName, async (request) => {
    const { origin, pathname } = splitAddress(request.url);
    const answer =
      request.url === emptyAddress
        ? createTextResponse(200, '')
        : origin === pageOrigin
          ? await respondWithPage(files, { path: pathname, acceptEncoding: '', connect: "'none'", language })
          : createTextResponse(404, 'There is no such page.\n');
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
  });
}

/**
 * Returns whether an address is our page. `URL.origin` does not work here: it is `null` for schemes unknown to Node.
 */
export function isOurPage(address: string): boolean {
  return splitAddress(address).origin === pageOrigin;
}

function splitAddress(address: string): { readonly origin: string; readonly pathname: string } {
  if (!URL.canParse(address)) return { origin: '', pathname: '' };
  const { protocol, host, pathname } = new URL(address);
  return { origin: `${protocol}//${host}`, pathname };
}

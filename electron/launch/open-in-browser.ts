import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { LoopbackHost } from '../transport/loopback-host.ts';
import { type OpeningPage, writeOpeningPage } from './opening-page.ts';
import { getBrowserOpener, runOpener } from './system-opener.ts';

/** The web host to open in the user's browser, and how. */
export type OpenInBrowserRequest = {
  readonly host: Pick<LoopbackHost, 'ticketAddress'>;
  /** The folder for the page that the browser opens; see `chooseOpeningFolder`. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Folders whose programs must not run. */
  readonly untrusted?: readonly string[];
};

/**
 * Opens the app in the user's browser. The browser's command line has only the path of a private page, which is
 * deleted once its ticket is used or expired. Fails with a reason to show.
 */
export async function openInBrowser({
  clock,
  folder,
  host,
  platform,
  untrusted = [],
}: OpenInBrowserRequest): Promise<Result<void, string>> {
  let page: OpeningPage | null = null;
  let isSpent = false;
  const address = host.ticketAddress(() => {
    isSpent = true;
    page?.remove();
  });
  const written = await writeOpeningPage(folder, address);
  if (!written.ok) return written;
  page = written.value;
  if (isSpent) page.remove();
  const opened = await runOpener(getBrowserOpener(platform, page.url), clock, untrusted);
  if (opened.ok) return ok(undefined);
  page.remove();
  return err(opened.error.message);
}

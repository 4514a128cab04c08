import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { LoopbackHost } from '../transport/loopback-host.ts';
import { type OpeningPage, writeOpeningPage } from './opening-page.ts';
import { browserOpener, runOpener } from './system-opener.ts';

export type OpenInBrowserRequest = {
  readonly host: Pick<LoopbackHost, 'ticketAddress'>;
  /** Where the page for the browser is put; see `chooseOpeningFolder`. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** No program of these folders is run. */
  readonly untrusted?: readonly string[];
};

/**
 * Opens the app in the person's browser. Only the path of a private page is on the browser's command line; the page is
 * deleted once its ticket is used or too old. Fails with a reason to show.
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
  const opened = await runOpener(browserOpener(platform, page.url), clock, untrusted);
  if (opened.ok) return ok(undefined);
  page.remove();
  return err(opened.error.message);
}

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { language, t } from '../../shared/i18n/i18n.ts';

// Every user of a machine can read the command lines of all processes. So the browser gets the path of a page that only
// its owner can read, and that page redirects it to the address with the ticket.

/** Pages older than this, in milliseconds, were left by a crash. Their tickets have long expired. */
const staleAfterMs = 120_000;
const pageNamePattern = /^workcell-open-[\da-f-]{36}\.html$/;

/** A page on disk that redirects a browser. */
export type OpeningPage = {
  /** Its `file:` address, which contains no secret. */
  readonly url: string;
  /** Deletes the page. Calling it again does nothing. */
  remove(): void;
};

/**
 * Writes a page into `folder` that redirects a browser to `address`. Creates the folder with mode 0700 and the page
 * with mode 0600. If another user could read or replace the page, as on a disk without permissions, fails with a reason
 * to show and leaves nothing behind.
 */
export async function writeOpeningPage(folder: string, address: string): Promise<Result<OpeningPage, string>> {
  const path = join(folder, `workcell-open-${randomUUID()}.html`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeStalePages(folder, Date.now());
    if (!(await isPrivateFolder(folder))) return err(`other users can read ${folder}`);
    const file = await open(path, 'wx', 0o600);
    try {
      const { mode, uid } = await file.stat();
      if (!isPrivate(mode, uid)) {
        await rm(path);
        return err(`other users can read files in ${folder}`);
      }
      await file.writeFile(createPage(address), 'utf8');
    } finally {
      await file.close();
    }
  } catch (problem) {
    rmSync(path, { force: true });
    return err(problem instanceof Error ? problem.message : String(problem));
  }
  return ok({ url: pathToFileURL(path).href, remove: () => rmSync(path, { force: true }) });
}

/** Deletes the pages that a killed host left in `folder`. `now` is in milliseconds. Leaves everything else alone. */
export async function removeStalePages(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => pageNamePattern.test(each))) {
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => null);
    if (facts !== null && now - facts.mtimeMs > staleAfterMs) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Returns whether no other user can list the folder or rename its contents. */
async function isPrivateFolder(folder: string): Promise<boolean> {
  const facts = await lstat(folder);
  if (!facts.isDirectory()) return false;
  if (isPrivate(facts.mode, facts.uid)) return true;
  await chmod(folder, 0o700).catch(() => undefined);
  const { mode, uid } = await lstat(folder);
  return isPrivate(mode, uid);
}

/** Windows has no modes. There, the page is in the user's profile, which other users cannot read. */
function isPrivate(mode: number, uid: number): boolean {
  return process.platform === 'win32' || ((mode & 0o077) === 0 && uid === process.getuid?.());
}

/** Uses no script: a refresh works from a file in every browser, and leaves no history entry. */
function createPage(address: string): string {
  const href = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${href}">
<title>Workcell</title>
</head>
<body><a href="${href}">${t`Open Workcell`}</a></body>
</html>
`;
}

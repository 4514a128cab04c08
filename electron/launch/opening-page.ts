import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { language, t } from '../../shared/i18n/i18n.ts';

// Every user of a machine can read the command lines of every process. So a browser is started with the path of a page
// that only its owner can read, and that page sends it on to the address with the ticket.

/** Pages older than this were left behind by a crash; their tickets are long dead. */
const staleAfterMs = 120_000;
const nameOfPage = /^workcell-open-[\da-f-]{36}\.html$/;

/** A page on disk that sends a browser on. */
export type OpeningPage = {
  /** Its `file:` address. It holds no secret. */
  readonly url: string;
  /** Deletes the page. Calling it again does nothing. */
  remove(): void;
};

/**
 * Writes a page into `folder` that sends a browser to `address`. The folder is created with mode 0700 and the page with
 * mode 0600. Fails, with a reason to show and nothing left behind, where another user could read or replace the page,
 * such as on a disk without permissions.
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
      await file.writeFile(pageTo(address), 'utf8');
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
  for (const name of names.filter((each) => nameOfPage.test(each))) {
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => null);
    if (facts !== null && now - facts.mtimeMs > staleAfterMs) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** True once nobody else can list the folder or rename what is in it. */
async function isPrivateFolder(folder: string): Promise<boolean> {
  const facts = await lstat(folder);
  if (!facts.isDirectory()) return false;
  if (isPrivate(facts.mode, facts.uid)) return true;
  await chmod(folder, 0o700).catch(() => undefined);
  const { mode, uid } = await lstat(folder);
  return isPrivate(mode, uid);
}

/** Windows has no modes: there, the page is in the person's profile, which other users cannot read. */
function isPrivate(mode: number, uid: number): boolean {
  return process.platform === 'win32' || ((mode & 0o077) === 0 && uid === process.getuid?.());
}

/** No script: a refresh works from a file in every browser, and leaves no step in the history. */
function pageTo(address: string): string {
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

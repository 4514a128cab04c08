import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeOpeningPage } from './opening-page.ts';

const address = 'http://127.0.0.1:4100/#token=ticket&x="<y>';
const isPosix = process.platform !== 'win32';

let folder = '';
let pages = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-open-'));
  pages = join(folder, 'pages');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write() {
  const page = await writeOpeningPage(pages, address);
  if (!page.ok) throw new Error(page.error);
  return { ...page.value, path: fileURLToPath(page.value.url) };
}

describe('the page that a browser opens first', () => {
  it('the opening page redirects to the address, and its own address contains no secret', async () => {
    const page = await write();
    const html = await readFile(page.path, 'utf8');
    expect(html).toContain('content="0; url=http://127.0.0.1:4100/#token=ticket&amp;x=&quot;&lt;y>"');
    expect(page.url).not.toContain('ticket');
  });

  it.runIf(isPosix)('the opening page is readable only by its owner, and so is its folder', async () => {
    const page = await write();
    expect((await stat(page.path)).mode & 0o777).toBe(0o600);
    expect((await stat(pages)).mode & 0o777).toBe(0o700);
  });

  it.runIf(isPosix)('the opening page restricts a folder that others could list', async () => {
    await mkdir(pages);
    await chmod(pages, 0o777);
    await write();
    expect((await stat(pages)).mode & 0o777).toBe(0o700);
  });

  it.runIf(isPosix)('the opening page is not written through a link', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), pages);
    expect(await writeOpeningPage(pages, address)).toMatchObject({ ok: false });
    expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
  });

  it('the opening page is gone after removal', async () => {
    const page = await write();
    page.remove();
    page.remove();
    expect(await readdir(pages)).toEqual([]);
  });

  it('the opening page deletes what a killed host left, and nothing else', async () => {
    const left = await write();
    const fresh = await write();
    await writeFile(join(pages, 'mine.html'), '');
    const longAgo = new Date(Date.now() - 600_000);
    for (const path of [left.path, join(pages, 'mine.html')]) await utimes(path, longAgo, longAgo);
    const next = await write();
    const names = await readdir(pages);
    expect(names.map((name) => join(pages, name)).toSorted()).toEqual(
      [fresh.path, next.path, join(pages, 'mine.html')].toSorted(),
    );
  });
});

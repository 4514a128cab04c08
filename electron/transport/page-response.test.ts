import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../shared/i18n/languages.ts';
import { createContentSecurityPolicy, noncePlaceholder } from './content-security-policy.ts';
import { PageFiles } from './page-files.ts';
import { respondWithPage } from './page-response.ts';

let folder: string;
let files: PageFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-page-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(
    join(page, 'index.html'),
    `<html lang="en"><script type="module" nonce="${noncePlaceholder}"></script>`,
  );
  await writeFile(join(page, 'diagram.html'), `<html lang="en"><script nonce="${noncePlaceholder}">1</script></html>`);
  await writeFile(join(page, 'assets', 'app-1a2b.js'), 'plain');
  await writeFile(join(page, 'assets', 'app-1a2b.js.br'), 'brotli');
  await writeFile(join(page, 'assets', 'app-1a2b.js.gz'), 'gzip');
  await symlink(join(folder, 'secret.txt'), join(page, 'assets', 'link.txt'));
  files = await PageFiles.list(page);
});
afterAll(() => rm(folder, { recursive: true }));

function get(path: string, acceptEncoding = '', language: Language = 'en') {
  return respondWithPage(files, { path, acceptEncoding, connect: "'self'", language });
}

describe('the page', () => {
  it('the served page is served at / with a fresh nonce that its policy names, and is not cached', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const nonce = /nonce="(.+)"/.exec(first.body.toString())?.[1] ?? '';
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(first.headers['content-security-policy']).toBe(createContentSecurityPolicy(nonce, "'self'"));
    expect(first.headers['cache-control']).toBe('no-store');
    expect(first.body.equals(second.body)).toBe(false);
  });

  it('the served page has the texts of another language before its other scripts, and names its language', async () => {
    const said = (await get('/', '', 'de')).body.toString();
    expect(said).toMatch(/^<html lang="de"><script src="\.\/words\/de\.js"><\/script>\s*<script type="module"/);
    expect((await get('/')).body.toString()).not.toContain('words');
  });

  it('the served page has exactly the intended policy', () => {
    expect(createContentSecurityPolicy('N', "'none'")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self' 'nonce-N'; " +
        "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'none'; " +
        "worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
});

describe('the frame that draws diagrams', () => {
  it('isolates the diagram frame: own origin, own script only, no loads, no embedding by other pages', async () => {
    const { headers, body } = await get('/diagram.html', '', 'de');
    const nonce = /nonce="(.+)"/.exec(body.toString())?.[1] ?? '';
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(body.toString()).toBe(`<html lang="en"><script nonce="${nonce}">1</script></html>`);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; base-uri 'none'; ` +
        "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
    );
  });
});

describe('a browser', () => {
  it.each(['/', '/diagram.html', '/assets/app-1a2b.js'])(
    'a browser gets %s with the ways to connect: its host and links to the web, and looks up no name ahead of time',
    async (path) => {
      const { headers } = await get(path);
      expect(headers['connection-allowlist']).toBe('(response-origin "http://*:*/*" "https://*:*/*");redirects=allow');
      expect(headers['x-dns-prefetch-control']).toBe('off');
    },
  );

  it('a browser of the desktop app gets no such list, because it has no network', async () => {
    const request = { path: '/', acceptEncoding: '', connect: "'none'", language: 'en' } as const;
    const { headers } = await respondWithPage(files, request);
    expect(headers).not.toHaveProperty('connection-allowlist');
  });
});

describe('a file of the page', () => {
  it('a file of the page with a hash in its name can be cached forever', async () => {
    const { status, headers, body } = await get('/assets/app-1a2b.js');
    expect([status, body.toString()]).toEqual([200, 'plain']);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-dns-prefetch-control': 'off',
    });
  });

  it.each([
    ['gzip, deflate, br', 'br', 'brotli'],
    ['gzip, deflate', 'gzip', 'gzip'],
    ['identity', undefined, 'plain'],
  ])('a file of the page is sent to a client that accepts %s as %s', async (accepted, encoding, text) => {
    const { headers, body } = await get('/assets/app-1a2b.js', accepted);
    expect(headers['content-encoding']).toBe(encoding);
    expect(body.toString()).toBe(text);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/link.txt',
    '/assets',
    '/assets/app-1a2b.js.br',
    '/..\\secret.txt',
    '//etc/hostname.txt',
  ])('a file of the page is not found at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'");
  });
});

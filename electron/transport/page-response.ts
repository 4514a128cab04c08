import { randomBytes } from 'node:crypto';
import { type Language, sourceLanguage } from '../../shared/i18n/languages.ts';
import {
  createContentSecurityPolicy,
  createDiagramSecurityPolicy,
  diagramPath,
  noncePlaceholder,
} from './content-security-policy.ts';
import type { PageFile, PageFiles } from './page-files.ts';

/** A request for the page, over HTTP or the shell's own protocol. `path` is the pathname of the address. */
export type PageLoadRequest = {
  readonly path: string;
  readonly acceptEncoding: string;
  readonly connect: "'self'" | "'none'";
  readonly language: Language;
};

/** A response of either host, over HTTP or the shell's own protocol. `body` may be compressed. */
export type PageResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/**
 * Returns the response for a file of the page, which is the same in both hosts: the file, the policy, and how long to
 * cache it.
 */
export async function respondWithPage(files: PageFiles, request: PageLoadRequest): Promise<PageResponse> {
  const isPage = request.path === '/' || request.path.endsWith('.html');
  const file = await files.read(request.path, isPage ? '' : request.acceptEncoding);
  if (file === null) return createTextResponse(404, 'There is no such file.\n');
  const nonce = randomBytes(16).toString('base64');
  if (request.path === diagramPath) return respondWithDiagramPage(file, nonce, request.connect);
  return {
    status: 200,
    headers: {
      ...createProtectiveHeaders(createContentSecurityPolicy(nonce, request.connect)),
      ...createConnectionAllowlist(request.connect),
      'content-type': file.contentType,
      'cache-control': getCacheControl(request.path, isPage),
      vary: 'accept-encoding',
      ...(file.encoding === null ? {} : { 'content-encoding': file.encoding }),
    },
    body: isPage ? Buffer.from(preparePage(file.body.toString('utf8'), nonce, request.language)) : file.body,
  };
}

/** Returns the page of the frame that draws diagrams. */
function respondWithDiagramPage(file: PageFile, nonce: string, connect: PageLoadRequest['connect']): PageResponse {
  return {
    status: 200,
    headers: {
      ...createProtectiveHeaders(createDiagramSecurityPolicy(nonce)),
      ...createConnectionAllowlist(connect),
      'content-type': file.contentType,
      'cache-control': 'no-store',
    },
    body: Buffer.from(file.body.toString('utf8').replace(noncePlaceholder, nonce)),
  };
}

/**
 * Prepares the page for this response: inserts its nonce and, for another language, the texts before all other scripts.
 */
function preparePage(html: string, nonce: string, language: Language): string {
  const page = html.replaceAll(noncePlaceholder, nonce);
  if (language === sourceLanguage) return page;
  return page
    .replace(`<html lang="${sourceLanguage}"`, `<html lang="${language}"`)
    .replace('<script', `<script src="./words/${language}.js"></script>\n    <script`);
}

/** Returns a plain text response. */
export function createTextResponse(status: number, text: string): PageResponse {
  return {
    status,
    headers: {
      ...createProtectiveHeaders("default-src 'none'"),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: Buffer.from(text),
  };
}

/** Returns headers for every response, which protect the page from other pages. */
function createProtectiveHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // A browser looks up the hosts of links ahead of time, so a link in an answer would trigger a DNS request.
    'x-dns-prefetch-control': 'off',
  };
}

/**
 * Limits the page's connections beyond the content security policy, which does not cover WebRTC: allows none by WebRTC.
 * Links and their redirects must still reach the web. Chromium 156 enforces this; other browsers ignore it. The desktop
 * app closes Chromium's network itself.
 */
function createConnectionAllowlist(connect: PageLoadRequest['connect']): Readonly<Record<string, string>> {
  if (connect === "'none'") return {};
  return { 'connection-allowlist': '(response-origin "http://*:*/*" "https://*:*/*");redirects=allow' };
}

/**
 * Returns how long to cache a file. Files under `/assets/` have a content hash in their names. The page itself has a
 * nonce, so it is not cached.
 */
function getCacheControl(path: string, isPage: boolean): string {
  if (isPage) return 'no-store';
  return path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

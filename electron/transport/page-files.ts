import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { getOwnValue } from '../../shared/base/own-value.ts';

/** Compressed forms that the build puts next to a file, best first: the name of the encoding and the extension. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A file of the page, ready to send. `encoding` is null for the plain file. */
export type PageFile = {
  readonly body: Buffer;
  readonly contentType: string;
  readonly encoding: 'br' | 'gzip' | null;
};

/**
 * The built page, from a folder listed once. Only listed files are ever read, so the path of a request never reaches
 * the file system, and nothing outside the folder can be requested.
 */
export class PageFiles {
  readonly #folder: string;
  readonly #paths: ReadonlySet<string>;
  /** Files by path. One copy serves all connections. */
  readonly #bodies = new Map<string, Promise<Buffer>>();

  private constructor(folder: string, paths: ReadonlySet<string>) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Lists the regular files under `folder`. Rejects if the folder is unreadable. */
  static async list(folder: string): Promise<PageFiles> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`);
    return new PageFiles(folder, new Set(paths));
  }

  /**
   * Reads the file at an address path such as `/assets/app-1a2b.js`, in the best form that `accepted`, an
   * Accept-Encoding header, allows. `/` is `/index.html`. Null if there is none.
   */
  async read(path: string, accepted: string): Promise<PageFile | null> {
    const name = path === '/' ? '/index.html' : path;
    const contentType = getOwnValue(contentTypes, extname(name));
    if (contentType === undefined || !this.#paths.has(name)) return null;
    const form = encodings.find(
      (encoding) => this.#paths.has(name + encoding.ending) && new RegExp(`\\b${encoding.name}\\b`).test(accepted),
    );
    const body = await this.#read(name + (form?.ending ?? ''));
    return { body, contentType, encoding: form?.name ?? null };
  }

  #read(path: string): Promise<Buffer> {
    const known = this.#bodies.get(path);
    if (known !== undefined) return known;
    const body = readFile(join(this.#folder, path));
    this.#bodies.set(path, body);
    body.catch(() => this.#bodies.delete(path));
    return body;
  }
}

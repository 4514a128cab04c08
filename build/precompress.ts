import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** File extensions that shrink. Fonts and pictures are already compressed. */
const compressible = new Set(['.css', '.js', '.json', '.svg']);

/** Smaller files are not worth a compressed copy, in bytes. */
const worthwhileBytes = 1_024;

/** The highest level, 11, takes more than twice as long to save another 2%. */
const brotliQuality = 10;

/** Writes a `.br` and a `.gz` next to each file directly in `folder` that shrinks. */
export async function precompress(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => compressible.has(extname(name)));
  await Promise.all(names.map((name) => compress(join(folder, name))));
}

async function compress(path: string): Promise<void> {
  if ((await stat(path)).size < worthwhileBytes) return;
  const plain = await readFile(path);
  await Promise.all([
    brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }).then((data) =>
      writeFile(`${path}.br`, data),
    ),
    gzipped(plain, { level: 9 }).then((data) => writeFile(`${path}.gz`, data)),
  ]);
}

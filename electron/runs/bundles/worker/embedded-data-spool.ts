import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createDeflateRaw } from 'node:zlib';
import {
  type EmbeddedDataKind,
  embeddedLineLength,
  writeEmbeddedEnd,
  writeEmbeddedStart,
} from '../../../model/exports/embedded-data.ts';
import { Spool } from './spool.ts';

/** How much text is deflated at once. */
const chunkCharacters = 64 * 1024;
/** A multiple of whole base64 lines, in bytes. */
const base64Bytes = (embeddedLineLength / 4) * 3 * 2_000;
/** The fastest level: tighter compression takes several times as long as everything else. */
const level = 1;

/**
 * Deflates the data that a page or Markdown file carries, while the rest of the file is made. The data goes at the end
 * of the file. Methods throw or reject with the system's error.
 */
export class EmbeddedDataSpool {
  readonly #spool: Spool;
  readonly #hash = createHash('sha256');
  readonly #deflate = createDeflateRaw({ level });
  #bytes = 0;
  #pending: string[] = [];
  #pendingCharacters = 0;

  constructor(folder: string) {
    this.#spool = new Spool(folder);
    this.#deflate.on('data', (piece: Buffer) => this.#spool.write(piece));
  }

  add(lines: string): void {
    this.#pending.push(lines);
    this.#pendingCharacters += lines.length;
  }

  /** Deflates the text that is ready, and waits until more can be added. */
  async settle(isEnd = false): Promise<void> {
    if (this.#pendingCharacters < chunkCharacters && !isEnd) return;
    const chunk = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingCharacters = 0;
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    if (!this.#deflate.write(chunk)) await once(this.#deflate, 'drain');
  }

  /** Yields the data as lines of the file. */
  async *lines(kind: EmbeddedDataKind): AsyncGenerator<Buffer> {
    await this.settle(true);
    this.#deflate.end();
    await finished(this.#deflate);
    yield Buffer.from(writeEmbeddedStart(kind));
    for (const block of this.#spool.read(base64Bytes)) {
      yield Buffer.from(block.toString('base64').replaceAll(wholeLines, '$&\n'));
    }
    yield Buffer.from(writeEmbeddedEnd(this.#hash.digest('hex'), this.#bytes));
    this.#spool.close();
  }
}

const wholeLines = new RegExp(`.{1,${embeddedLineLength}}`, 'g');

import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { type CarriedKind, carriedBegin, carriedEnd, carriedLine } from '../../../shared/exports/carried-data.ts';
import { Spool } from './spool.ts';

/** So much text is deflated at once. */
const chunkCharacters = 512 * 1024;
/** Bytes that make whole lines of base64. */
const base64Bytes = (carriedLine / 4) * 3 * 2_000;

/** The data that a page or a Markdown file carries: it grows beside the file, and comes at its end. */
export class CarriedSpool {
  readonly #spool: Spool;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #held: string[] = [];
  #heldCharacters = 0;

  constructor(folder: string) {
    this.#spool = new Spool(folder);
  }

  add(lines: string): void {
    this.#held.push(lines);
    this.#heldCharacters += lines.length;
    if (this.#heldCharacters > chunkCharacters) this.#deflate(constants.Z_SYNC_FLUSH);
  }

  /** The data as lines of the file. */
  *lines(kind: CarriedKind): Generator<Buffer> {
    this.#deflate(constants.Z_FINISH);
    yield Buffer.from(carriedBegin(kind));
    for (const block of this.#spool.read(base64Bytes)) {
      yield Buffer.from(block.toString('base64').replaceAll(new RegExp(`.{1,${carriedLine}}`, 'g'), '$&\n'));
    }
    yield Buffer.from(carriedEnd(this.#hash.digest('hex'), this.#bytes));
    this.#spool.close();
  }

  /** Chunks that end on a byte follow each other as one deflated whole. */
  #deflate(finishFlush: number): void {
    const chunk = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#heldCharacters = 0;
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.#spool.write(deflateRawSync(chunk, { finishFlush }));
  }
}

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { PricesState } from '../../shared/contract/prices.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { PriceTable } from '../../shared/spending/price-table.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { readSettingsFile } from '../files/read-settings-file.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { replaceTextAtomically } from '../files/write-file-atomically.ts';
import { builtInPrices } from './built-in-prices.ts';
import { readPrices, writePrices } from './prices-file.ts';

/** The save failed, with the reason. */
export type PricesNotSaved = { readonly type: 'notSaved'; readonly message: string };

/**
 * How long the file must be unchanged before it is read, in milliseconds. An editor may write a file in several steps.
 */
const stillMs = 100;
const name = 'prices.toml';

/**
 * Provides the prices of models: the user's `prices.toml` in the data folder, or else the app's own. Reads the file on
 * first use, and follows it until its lifetime ends.
 */
export class Prices {
  readonly #folder: string;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #lifetime: Lifetime;
  readonly #changed: (state: PricesState) => void;
  #seen: Seen | null = null;
  /** Runs one read or write at a time. */
  readonly #queue = new SerialQueue();

  /** Calls `changed` when someone else edits the file, and after a save. */
  constructor(dataFolder: string, clock: Clock, lifetime: Lifetime, changed: (state: PricesState) => void) {
    this.#folder = dataFolder;
    this.#file = join(dataFolder, name);
    this.#clock = clock;
    this.#lifetime = lifetime;
    this.#changed = changed;
  }

  /** Returns the current prices. Never rejects. */
  state(): Promise<PricesState> {
    return this.#queue.run(async () => (this.#seen ?? (await this.#start())).state);
  }

  /**
   * Saves the user's own table. Null restores the app's prices. Does not overwrite a file that is invalid, or that
   * someone else has just written.
   */
  save(table: PriceTable | null): Promise<Result<PricesState, PricesNotSaved>> {
    return this.#queue.run(async () => {
      const seen = await this.#checkFile();
      if (seen.isUnusable) {
        return toNotSaved(t`prices.toml cannot be read, so it was not overwritten. Fix or remove it, then save again.`);
      }
      try {
        const text = table === null ? '' : writePrices(table);
        const written = text === seen.text || (await replaceTextAtomically(this.#file, seen.text, text));
        await this.#checkFile();
        if (!written)
          return toNotSaved(t`prices.toml changed in the meantime. Its current prices are shown. Save again.`);
      } catch (failure) {
        const reason = getErrorCode(failure) ?? getErrorMessage(failure);
        return toNotSaved(t`prices.toml cannot be written (${reason}). Workcell is using the earlier prices.`);
      }
      return ok((this.#seen ?? seen).state);
    });
  }

  async #start(): Promise<Seen> {
    let cancel = (): void => undefined;
    const stop = watchEntry(this.#folder, name, () => {
      cancel();
      cancel = this.#clock.after(stillMs, () => void this.#queue.run(() => this.#checkFile()));
    });
    this.#lifetime.onEnd(() => cancel());
    this.#lifetime.onEnd(stop);
    return await this.#checkFile();
  }

  /** Reads the file, and announces changes. */
  async #checkFile(): Promise<Seen> {
    const before = this.#seen;
    const seen = await readPricesFile(this.#file);
    this.#seen = seen;
    if (before !== null && !isDeepStrictEqual(before.state, seen.state)) this.#changed(seen.state);
    return seen;
  }
}

type Seen = { readonly text: string; readonly isUnusable: boolean; readonly state: PricesState };

async function readPricesFile(file: string): Promise<Seen> {
  const builtIn = { table: builtInPrices, isOwn: false, file };
  let text: string;
  try {
    text = (await readSettingsFile(file)).toString();
  } catch (failure) {
    const code = getErrorCode(failure) ?? getErrorMessage(failure);
    if (code === 'ENOENT') return { text: '', isUnusable: false, state: { ...builtIn, problems: [] } };
    const problem = t`prices.toml cannot be read (${code}). Workcell is using its own prices.`;
    return { text: '', isUnusable: true, state: { ...builtIn, problems: [problem] } };
  }
  if (text.trim() === '') return { text, isUnusable: false, state: { ...builtIn, problems: [] } };
  const { problems, table } = readPrices(text);
  if (table === null) return { text, isUnusable: true, state: { ...builtIn, problems: [...problems] } };
  return { text, isUnusable: false, state: { table, isOwn: true, file, problems: [...problems] } };
}

function toNotSaved(message: string): Result<never, PricesNotSaved> {
  return err({ type: 'notSaved', message });
}

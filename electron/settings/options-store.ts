import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import { codeOf } from '../../shared/base/failure.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import { t } from '../../shared/i18n/i18n.ts';
import {
  defaultOptions,
  type Options,
  type OptionsEdit,
  type OptionsSnapshot,
  options,
} from '../../shared/settings/options.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { replaceTextAtomically } from '../files/write-file-atomically.ts';
import { type OptionsReading, readOptions, writeOptions } from './options-file.ts';

/** A change applies, but only until the app ends. */
export type NotSaved = { readonly type: 'notSaved'; readonly message: string };

/** The person's choices, stored in `config.toml` in the data folder. Loading never writes. */
export interface OptionsStore {
  readonly snapshot: OptionsSnapshot;
  /**
   * Changes some options at once. Keeps edits made by hand, even at the moment of saving: then it reads the file again
   * and applies the change to that. If the file cannot be written, keeps the change in memory, retries it with the next
   * one, and returns the failure.
   */
  change(change: OptionsEdit): Promise<Result<OptionsSnapshot, NotSaved>>;
  onChange(listen: (snapshot: OptionsSnapshot) => void): () => void;
}

/**
 * An editor may write a file in several steps, so it is read when it has been unchanged for this long, in milliseconds.
 */
const stillMs = 100;
const name = 'config.toml';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the options and follows their file until the lifetime ends. Never rejects. A missing file means the defaults.
 */
export async function loadOptionsStore(dataFolder: string, clock: Clock, lifetime: Lifetime): Promise<OptionsStore> {
  const file = join(dataFolder, name);
  const listeners = new Listeners<[OptionsSnapshot]>();
  let unsaved: OptionsEdit = {};
  let lastFailure: string | null = null;
  const queue = new SerialQueue();
  let lastReading = await read(file, null);
  let snapshot = snapshotOf(file, lastReading, unsaved, lastFailure);

  /** Announces only differences. */
  const publish = (next: OptionsSnapshot): void => {
    if (isDeepStrictEqual(next, snapshot)) return;
    snapshot = next;
    listeners.call(next);
  };

  const untilStill = () => new Promise<void>((resolve) => void clock.after(stillMs, resolve));

  /** Waits until the file is unchanged, because an editor may empty a file before it fills it. */
  const look = async (): Promise<OptionsSnapshot> => {
    let seen = lastReading.text;
    let reading = await read(file, lastReading);
    while (reading.text !== seen) {
      seen = reading.text;
      await untilStill();
      reading = await read(file, lastReading);
    }
    lastReading = reading;
    return snapshotOf(file, lastReading, unsaved, lastFailure);
  };

  const write = async (): Promise<Result<OptionsSnapshot, NotSaved>> => {
    await look();
    const change = unsaved;
    const saved = await save(file, lastReading, change);
    if (saved === 'overtaken') return write();
    lastFailure = saved.failure;
    if (saved.failure === null) lastReading = saved.reading;
    if (saved.failure === null && unsaved === change) unsaved = {};
    publish(await look());
    return lastFailure === null ? ok(snapshot) : err({ type: 'notSaved', message: lastFailure });
  };

  /** Handles a change of the file. Our own writes are not announced. */
  const reread = async (): Promise<void> => {
    if (Object.keys(unsaved).length > 0) {
      await write();
      return;
    }
    publish(await look());
  };

  let cancel = (): void => undefined;
  const stopWatching = watchEntry(dataFolder, name, () => {
    cancel();
    cancel = clock.after(stillMs, () => void queue.run(reread));
  });
  lifetime.onEnd(() => cancel());
  lifetime.onEnd(stopWatching);

  return {
    get snapshot() {
      return snapshot;
    },
    change: (change) => {
      unsaved = { ...unsaved, ...change };
      publish({ ...snapshot, values: merge(snapshot.values, change) });
      return queue.run(write);
    },
    onChange: (listen) => listeners.add(listen),
  };
}

/** Reads the file. Does not parse the text again if it equals `before`. */
async function read(file: string, before: OptionsReading | null): Promise<OptionsReading> {
  const held = before?.values ?? defaultOptions;
  try {
    // Decoding other bytes as UTF-8 would lose them when the file is written.
    return readText(strictUtf8.decode(await readFile(file)), before);
  } catch (failure) {
    const reason = codeOf(failure) ?? String(failure);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return readText('', before);
    return {
      values: held,
      lines: {},
      text: '',
      table: null,
      problems: [t`config.toml cannot be read (${reason}).`],
    };
  }
}

function readText(text: string, before: OptionsReading | null): OptionsReading {
  if (before?.table && before.text === text) return before;
  return readOptions(text, before?.values);
}

/**
 * What is on disk after saving, or why saving failed, as a sentence. `overtaken`: the file has changed since it was
 * read.
 */
type Saved = { readonly failure: null; readonly reading: OptionsReading } | { readonly failure: string };

async function save(file: string, before: OptionsReading, change: OptionsEdit): Promise<Saved | 'overtaken'> {
  const reading = writeOptions(before, change);
  if (reading === null)
    return {
      failure: t`config.toml cannot be read, so it was not written over. The change holds until Workcell ends.`,
    };
  try {
    if (!(await replaceTextAtomically(file, before.text, reading.text))) return 'overtaken';
  } catch (failure) {
    return {
      failure: t`config.toml cannot be written (${codeOf(failure) ?? failure}). The change holds until Workcell ends.`,
    };
  }
  return { failure: null, reading };
}

function snapshotOf(
  file: string,
  reading: OptionsReading,
  unsaved: OptionsEdit,
  failure: string | null,
): OptionsSnapshot {
  const problems = failure === null ? reading.problems : [...reading.problems, failure];
  return { values: merge(reading.values, unsaved), file, lines: reading.lines, problems: [...problems] };
}

function merge(values: Options, change: OptionsEdit): Options {
  return options.parse({ ...values, ...change });
}

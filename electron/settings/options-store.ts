import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import { codeOf, messageOf } from '../../shared/base/failure.ts';
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
import { readSettings, UnusualFileError } from '../files/read-settings.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { replaceTextAtomically } from '../files/write-file-atomically.ts';
import { type OptionsReading, type OptionsWriting, readOptions, writeOptions } from './options-file.ts';

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
  let failures: readonly string[] = [];
  const queue = new SerialQueue();
  let lastReading = await read(file, null);
  let snapshot = snapshotOf(file, lastReading, unsaved, failures);

  /** Reports only differences. */
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
    return snapshotOf(file, lastReading, unsaved, failures);
  };

  /** Writes what is not saved yet. The answer covers only the options in `asked`. */
  const write = async (asked: OptionsEdit): Promise<Result<OptionsSnapshot, NotSaved>> => {
    await look();
    const change = unsaved;
    const saved = await save(file, lastReading, change);
    if (saved === 'overtaken') return write(asked);
    failures = saved.problems;
    lastReading = saved.reading;
    if (unsaved === change) unsaved = saved.left;
    publish(await look());
    const isSaved = Object.keys(asked).every((option) => !(option in saved.left));
    return isSaved ? ok(snapshot) : err({ type: 'notSaved', message: failures.join(' ') });
  };

  /** Handles a change of the file. Our own writes are not reported. */
  const reread = async (): Promise<void> => {
    if (Object.keys(unsaved).length > 0) {
      await write({});
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
      return queue.run(() => write(change));
    },
    onChange: (listen) => listeners.add(listen),
  };
}

/** Reads the file. Does not parse the text again if it equals `before`. */
async function read(file: string, before: OptionsReading | null): Promise<OptionsReading> {
  const held = before?.values ?? defaultOptions;
  try {
    // Decoding other bytes as UTF-8 would lose them when the file is written.
    return readText(strictUtf8.decode(await readSettings(file)), before);
  } catch (failure) {
    const reason = codeOf(failure) ?? String(failure);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return readText('', before);
    return {
      values: held,
      lines: {},
      text: '',
      table: null,
      problems: [
        failure instanceof UnusualFileError ? unusualWords(failure) : t`config.toml cannot be read (${reason}).`,
      ],
    };
  }
}

function unusualWords({ type }: UnusualFileError): string {
  return type === 'notRegular'
    ? t`config.toml cannot be read because it is not a regular file. Replace it with a regular file to save changes.`
    : t`config.toml cannot be read because it is larger than 1 MiB. Make it smaller to save changes.`;
}

function readText(text: string, before: OptionsReading | null): OptionsReading {
  if (before?.table && before.text === text) return before;
  return readOptions(text, before?.values);
}

/** What is on disk after saving, and what is not. `overtaken`: the file has changed since it was read. */
async function save(file: string, before: OptionsReading, change: OptionsEdit): Promise<OptionsWriting | 'overtaken'> {
  const writing = writeOptions(before, change);
  // Writing the same text again would look like an edit by someone else.
  if (writing.reading === before) return writing;
  try {
    return (await replaceTextAtomically(file, before.text, writing.reading.text)) ? writing : 'overtaken';
  } catch (failure) {
    const problem = t`config.toml cannot be written (${codeOf(failure) ?? messageOf(failure)}). The change lasts until Workcell restarts.`;
    return { reading: before, left: change, problems: [problem] };
  }
}

function snapshotOf(
  file: string,
  reading: OptionsReading,
  unsaved: OptionsEdit,
  failures: readonly string[],
): OptionsSnapshot {
  const problems = [...reading.problems, ...failures];
  return { values: merge(reading.values, unsaved), file, lines: reading.lines, problems };
}

function merge(values: Options, change: OptionsEdit): Options {
  return options.parse({ ...values, ...change });
}

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import {
  defaultSettings,
  type Settings,
  type SettingsEdit,
  type SettingsSnapshot,
  settingsSchema,
} from '../../shared/settings/settings-schema.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { readSettingsFile, UnusualFileError } from '../files/read-settings-file.ts';
import { watchEntry } from '../files/watch-entry.ts';
import { replaceTextAtomically } from '../files/write-file-atomically.ts';
import { type EditedSettings, editSettings, type ParsedSettings, parseSettings } from './settings-file.ts';

/** The change is in effect, but only until the app ends. */
export type NotSaved = { readonly type: 'notSaved'; readonly message: string };

/** The user's choices, stored in `config.toml` in the data folder. Loading never writes. */
export interface SettingsStore {
  readonly snapshot: SettingsSnapshot;
  /**
   * Changes some settings at once. Keeps edits made by hand. If someone edits the file at the moment of saving, reads
   * it again and applies the change to that text. If the file is not writable, keeps the change in memory, retries it
   * with the next change, and returns the failure.
   */
  change(change: SettingsEdit): Promise<Result<SettingsSnapshot, NotSaved>>;
  onChange(listen: (snapshot: SettingsSnapshot) => void): () => void;
}

/**
 * How long the file must be unchanged before it is read, in milliseconds. An editor may write a file in several steps.
 */
const stillMs = 100;
const name = 'config.toml';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the settings and follows their file until the lifetime ends. Never rejects. A missing file means the defaults.
 */
export async function loadSettingsStore(dataFolder: string, clock: Clock, lifetime: Lifetime): Promise<SettingsStore> {
  const file = join(dataFolder, name);
  const listeners = new Listeners<[SettingsSnapshot]>();
  let unsaved: SettingsEdit = {};
  let failures: readonly string[] = [];
  const queue = new SerialQueue();
  let lastReading = await read(file, null);
  let snapshot = toSnapshot(file, lastReading, unsaved, failures);

  /** Notifies listeners of a new snapshot, but only if it differs. */
  const publish = (next: SettingsSnapshot): void => {
    if (isDeepStrictEqual(next, snapshot)) return;
    snapshot = next;
    listeners.call(next);
  };

  const untilStill = () => new Promise<void>((resolve) => void clock.after(stillMs, resolve));

  /** Reads the file once it is unchanged, because an editor may empty a file before it fills it. */
  const readWhenStill = async (): Promise<SettingsSnapshot> => {
    let seen = lastReading.text;
    let reading = await read(file, lastReading);
    while (reading.text !== seen) {
      seen = reading.text;
      await untilStill();
      reading = await read(file, lastReading);
    }
    lastReading = reading;
    return toSnapshot(file, lastReading, unsaved, failures);
  };

  /**
   * Writes unsaved changes. The result covers only the settings in `asked`. Writing fails unless the file is still as
   * it was read, so the file is read here only if `isRead` or if nothing was written.
   */
  const write = async (asked: SettingsEdit, isRead = false): Promise<Result<SettingsSnapshot, NotSaved>> => {
    if (isRead) await readWhenStill();
    const change = unsaved;
    const saved = await save(file, lastReading, change);
    if (saved === 'overtaken') return write(asked, true);
    const isWritten = saved.reading !== lastReading;
    if (!isWritten && !isRead) return write(asked, true);
    failures = saved.problems;
    lastReading = saved.reading;
    if (unsaved === change) unsaved = saved.left;
    publish(isWritten ? toSnapshot(file, lastReading, unsaved, failures) : await readWhenStill());
    const isSaved = Object.keys(asked).every((option) => !(option in saved.left));
    return isSaved ? ok(snapshot) : err({ type: 'notSaved', message: failures.join(' ') });
  };

  /** Handles a change of the file. Does not report our own writes. */
  const handleFileChange = async (): Promise<void> => {
    if (Object.keys(unsaved).length > 0) {
      await write({}, true);
      return;
    }
    publish(await readWhenStill());
  };

  let cancel = (): void => undefined;
  const stopWatching = watchEntry(dataFolder, name, () => {
    cancel();
    cancel = clock.after(stillMs, () => void queue.run(handleFileChange));
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
async function read(file: string, before: ParsedSettings | null): Promise<ParsedSettings> {
  const held = before?.values ?? defaultSettings;
  try {
    // Other bytes would be lost when the file is written again.
    return parseText(strictUtf8.decode(await readSettingsFile(file)), before);
  } catch (failure) {
    const reason = getErrorCode(failure) ?? String(failure);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return parseText('', before);
    return {
      values: held,
      lines: {},
      text: '',
      table: null,
      problems: [
        failure instanceof UnusualFileError ? describeUnusualFile(failure) : t`config.toml cannot be read (${reason}).`,
      ],
    };
  }
}

function describeUnusualFile({ type }: UnusualFileError): string {
  return type === 'notRegular'
    ? t`config.toml cannot be read because it is not a regular file. Replace it with a regular file to save changes.`
    : t`config.toml cannot be read because it is larger than 1 MiB. Make it smaller to save changes.`;
}

function parseText(text: string, before: ParsedSettings | null): ParsedSettings {
  if (before?.table && before.text === text) return before;
  return parseSettings(text, before?.values);
}

/**
 * Saves a change. Returns the file's new content and the changes that were left out, or `overtaken` if the file has
 * changed since it was read.
 */
async function save(file: string, before: ParsedSettings, change: SettingsEdit): Promise<EditedSettings | 'overtaken'> {
  const writing = editSettings(before, change);
  // Writing the same text again would look like an edit by someone else.
  if (writing.reading === before) return writing;
  try {
    return (await replaceTextAtomically(file, before.text, writing.reading.text)) ? writing : 'overtaken';
  } catch (failure) {
    const problem = t`config.toml cannot be written (${getErrorCode(failure) ?? getErrorMessage(failure)}). The change lasts until Workcell restarts.`;
    return { reading: before, left: change, problems: [problem] };
  }
}

function toSnapshot(
  file: string,
  reading: ParsedSettings,
  unsaved: SettingsEdit,
  failures: readonly string[],
): SettingsSnapshot {
  const problems = [...reading.problems, ...failures];
  return { values: merge(reading.values, unsaved), file, lines: reading.lines, problems };
}

function merge(values: Settings, change: SettingsEdit): Settings {
  return settingsSchema.parse({ ...values, ...change });
}

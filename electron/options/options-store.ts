import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { type Options, type OptionsChange, type OptionsSnapshot, options } from '../../shared/options/options.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { type OptionsReading, readOptions, writeOptions } from './options-file.ts';

/** A change holds, but only until the app ends. */
export type NotSaved = { readonly type: 'notSaved'; readonly message: string };

/** What the person chose, kept in `config.toml` of the data folder. Loading never writes. */
export interface OptionsStore {
  readonly snapshot: OptionsSnapshot;
  /**
   * Changes some options; it holds at once. The file is read anew first, so that what was edited by hand meanwhile
   * stays. When it cannot be written the change is kept in memory, tried again with the next one, and said.
   */
  change(change: OptionsChange): Promise<Result<OptionsSnapshot, NotSaved>>;
  onChange(listen: (snapshot: OptionsSnapshot) => void): () => void;
}

/** Reads the options; never rejects. A missing file means the defaults. */
export async function loadOptionsStore(dataFolder: string): Promise<OptionsStore> {
  const file = join(dataFolder, 'config.toml');
  const listeners = new Listeners<[OptionsSnapshot]>();
  let unsaved: OptionsChange = {};
  let lastWrite: Promise<unknown> = Promise.resolve();
  let snapshot = snapshotOf(file, await read(file), unsaved, null);

  const publish = (next: OptionsSnapshot): void => {
    snapshot = next;
    listeners.call(next);
  };

  const write = async (): Promise<Result<OptionsSnapshot, NotSaved>> => {
    const change = unsaved;
    const before = await read(file);
    const failure = await save(file, before, change);
    if (failure === null) {
      if (unsaved === change) unsaved = {};
      publish(snapshotOf(file, await read(file), unsaved, null));
      return ok(snapshot);
    }
    publish(snapshotOf(file, before, unsaved, failure));
    return err({ type: 'notSaved', message: failure });
  };

  return {
    get snapshot() {
      return snapshot;
    },
    change: (change) => {
      unsaved = { ...unsaved, ...change };
      publish({ ...snapshot, values: merge(snapshot.values, change) });
      const result = lastWrite.then(write);
      lastWrite = result;
      return result;
    },
    onChange: (listen) => listeners.add(listen),
  };
}

type FileReading = OptionsReading & { readonly text: string };

async function read(file: string): Promise<FileReading> {
  try {
    const text = await readFile(file, 'utf8');
    return { ...readOptions(text), text };
  } catch (failure) {
    const none = { ...readOptions(''), text: '' };
    const reason = codeOf(failure) ?? String(failure);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return none;
    return { ...none, readable: false, problems: [`config.toml cannot be read (${reason}).`] };
  }
}

/** Null when it is on disk, else the sentence why not. */
async function save(file: string, before: FileReading, change: OptionsChange): Promise<string | null> {
  if (!before.readable)
    return 'config.toml cannot be read, so it was not written over. The change holds until Workcell ends.';
  try {
    await writeFileAtomically(file, writeOptions(before.text, change));
    return null;
  } catch (failure) {
    return `config.toml cannot be written (${codeOf(failure) ?? failure}). The change holds until Workcell ends.`;
  }
}

function snapshotOf(
  file: string,
  reading: OptionsReading,
  unsaved: OptionsChange,
  failure: string | null,
): OptionsSnapshot {
  const problems = failure === null ? reading.problems : [...reading.problems, failure];
  return { values: merge(reading.values, unsaved), file, problems: [...problems] };
}

function merge(values: Options, change: OptionsChange): Options {
  return options.parse({ ...values, ...change });
}

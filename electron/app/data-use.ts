import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataKind, DataUse } from '../../shared/contract/data.ts';
import type { ThreadStoreUse } from '../store/threads/reads/read-data-use.ts';

/** Files and folders of the data folder, with the kind of data in them. */
const dataPlaces: readonly (readonly [DataKind, string])[] = [
  ['attachments', 'attachments'],
  ['journal', 'journal.db'],
  ['indexes', 'workcell-indexes'],
  ['imported', 'imported-runs'],
  ['removed', 'removed'],
  ['running', 'spool'],
  ['log', 'logs'],
  ['counts', 'metrics.db'],
  ['layout', 'layout.db'],
];

/** Measures the disk use of a data folder. `sessions` describes `sessions.db`. Null if it is not open. */
export async function measureDataUse(folder: string, sessions: ThreadStoreUse | null): Promise<DataUse> {
  const measured = dataPlaces.map(async ([kind, name]) => ({ kind, bytes: await measureSize(folder, name) }));
  const { changes = 0, free = 0, history = 0, outputs = 0, threads = 0 } = sessions ?? {};
  const kept: DataUse = [
    { kind: 'threads', bytes: threads },
    { kind: 'outputs', bytes: outputs },
    { kind: 'changes', bytes: changes },
    { kind: 'history', bytes: history },
    { kind: 'free', bytes: free },
  ];
  return [...kept, ...(await Promise.all(measured))].filter(({ bytes }) => bytes > 0);
}

/** Returns the size of a file with SQLite's extra files, or of all files in a folder. 0 if nothing exists. */
async function measureSize(folder: string, name: string): Promise<number> {
  const path = join(folder, name);
  const inside = await readdir(path, { recursive: true }).catch(() => null);
  const files = inside === null ? ['', '-wal', '-shm'].map((end) => path + end) : inside.map((one) => join(path, one));
  const sizes = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return sizes.reduce((sum, entry) => sum + (entry?.isFile() === true ? entry.size : 0), 0);
}

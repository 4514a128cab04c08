import { closeSync, constants, openSync, readSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataUseOf } from '../../electron/app/data-use.ts';
import { readCodexSwitches } from '../../electron/codex/codex-config.ts';
import { readSettings } from '../../electron/files/read-settings.ts';
import { layoutSchema } from '../../electron/layout/layout-table.ts';
import { metricsSchema } from '../../electron/privacy/metrics/metrics-operations.ts';
import { readOptions } from '../../electron/settings/options-file.ts';
import { KeyTableFile } from '../../electron/store/keys/key-table-file.ts';
import type { Schema } from '../../electron/store/sqlite/database-file.ts';
import { sizeOf } from '../../electron/store/sqlite/file-steps.ts';
import { newestVersion } from '../../electron/store/sqlite/migrate.ts';
import { readSalt } from '../../electron/store/sqlite/open-database.ts';
import { storeFiles } from '../../electron/store/threads/open-stores.ts';
import { journalSchema, sessionsSchema } from '../../electron/store/threads/schemas.ts';
import { codeOf, messageOf } from '../../shared/base/failure.ts';
import { type Check, note, okay, problem } from './check.ts';

// Checks the data folder and Codex's own folder only by reading: it takes no lock, requests no key, and reads only the
// beginning of a database without opening it. So it does not matter whether the app is running.

const leastFreeBytes = 500_000_000;

/** Whether the data folder, or the folder where it would be created, is writable, and how much space is free. */
export async function checkDataFolder(folder: string): Promise<readonly Check[]> {
  const name = 'Data folder';
  try {
    const there = await nearestFolder(folder);
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    const state = there === folder ? `${folder}, can be written` : `${folder}, will be made at the first start`;
    const room = `${inMegabytes(free)} free`;
    const check =
      free < leastFreeBytes
        ? problem(name, `${state}, only ${room}`, 'Make room on that disk.')
        : okay(name, `${state}, ${room}`);
    const uses = await dataUseOf(folder, null);
    const sessions = ['', '-wal'].reduce((sum, end) => sum + sizeOf(join(folder, storeFiles.sessions) + end), 0);
    const sizes = [{ kind: 'sessions', bytes: sessions }, ...uses].filter(({ bytes }) => bytes > 0);
    const listed = sizes.map(({ bytes, kind }) => `${kind} ${inMegabytes(bytes)}`).join(', ');
    return [check, ...(listed === '' ? [] : [okay('Sizes', listed)])];
  } catch (failure) {
    return [
      problem(
        name,
        `${folder} cannot be used: ${codeOf(failure) ?? messageOf(failure)}`,
        'Name another with --data-dir or WORKCELL_DATA_DIR.',
      ),
    ];
  }
}

const databases: readonly (readonly [file: string, schema: Schema])[] = [
  [storeFiles.sessions, sessionsSchema],
  [storeFiles.journal, journalSchema],
  ['layout.db', layoutSchema],
  ['metrics.db', metricsSchema],
];

/** The state of each database on disk. The schema version of an encrypted one is unknown without its key. */
export function checkDatabases(folder: string): readonly Check[] {
  return databases.flatMap(([file, schema]) => {
    const path = join(folder, file);
    try {
      if (sizeOf(path) === 0) return [];
      if (readSalt(path) !== null) return [okay(file, 'encrypted; its schema cannot be told without the key')];
      const newest = newestVersion(schema.migrations);
      const version = readSchemaVersion(path);
      if (version > newest) return [tooNew(file, `schema ${version}, and this Workcell knows ${newest}`)];
      return [okay(file, `not encrypted, schema ${version} of ${newest}`)];
    } catch (failure) {
      return [problem(file, `cannot be read: ${codeOf(failure) ?? messageOf(failure)}`)];
    }
  });
}

/** Whether the key table is usable, and where the keys are stored. It requests no key. */
export async function checkKeys(folder: string): Promise<readonly Check[]> {
  const name = 'keys.json';
  try {
    const table = await new KeyTableFile(folder).read();
    if (table.ok) {
      const kinds = new Set(table.value.keys.flatMap(({ protectors }) => protectors.map(({ kind }) => kind)));
      return [okay(name, `can be read; keys of threads: ${table.value.keys.length}, kept by ${[...kinds].join(', ')}`)];
    }
    const isNeeded = readSaltOf(folder) !== null;
    switch (table.error.type) {
      case 'missing':
        return isNeeded ? [problem(name, 'is missing beside an encrypted database', 'Put it back from a copy.')] : [];
      case 'damaged':
        return [problem(name, 'cannot be read', isNeeded ? 'Put it back from a copy.' : null)];
      case 'newer':
        return [tooNew(name, `has version ${table.error.version}`)];
    }
  } catch (failure) {
    return [problem(name, `cannot be read: ${codeOf(failure) ?? messageOf(failure)}`)];
  }
}

/** Whether the app's own config.toml and Codex's can be read. */
export async function checkConfigs(folder: string, codexHome: string): Promise<readonly Check[]> {
  return [await checkOwnConfig(join(folder, 'config.toml')), await checkCodexConfig(codexHome)];
}

async function checkOwnConfig(path: string): Promise<Check> {
  const name = 'config.toml';
  try {
    const { problems, table } = readOptions((await readSettings(path)).toString());
    if (table === null)
      return problem(name, problems.join(' '), 'Mend that line, or remove the file to begin with defaults.');
    return problems.length === 0 ? okay(name, 'can be read') : note(name, problems.join(' '));
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return okay(name, 'none; the defaults hold');
    return problem(name, `cannot be read: ${codeOf(failure) ?? messageOf(failure)}`);
  }
}

async function checkCodexConfig(codexHome: string): Promise<Check> {
  const name = "Codex's config.toml";
  const { file, reading } = await readCodexSwitches(codexHome);
  switch (reading) {
    case 'read':
      return okay(name, 'can be read');
    case 'missing':
      return okay(name, 'none');
    case 'broken':
      return problem(name, `${file} is no TOML; Codex ignores it or does not start`, 'Mend it in an editor.');
  }
}

function tooNew(name: string, what: string): Check {
  return problem(name, `${what}: a newer Workcell wrote it`, 'Use the newer Workcell. This one only reads it.');
}

function readSaltOf(folder: string): Uint8Array | null {
  return readSalt(join(folder, storeFiles.sessions));
}

/** `user_version` in the header of an unencrypted SQLite file. */
function readSchemaVersion(path: string): number {
  const place = 60;
  const bytes = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, place);
  } finally {
    closeSync(file);
  }
  return bytes.readUInt32BE(0);
}

/** The folder, or its nearest existing parent. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((failure: unknown) => {
    if (codeOf(failure) === 'ENOENT' && dirname(folder) !== folder) return null;
    throw failure;
  });
  if (found === null) return nearestFolder(dirname(folder));
  if (!found.isDirectory()) throw new Error('a file is where a folder should be');
  return folder;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

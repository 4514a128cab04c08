import { closeSync, constants, openSync, readSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { measureDataUse } from '../../electron/app/data-use.ts';
import { getErrorCode, getErrorMessage } from '../../electron/base/error-message.ts';
import { readConfigSwitches } from '../../electron/codex/codex-config.ts';
import { readSettingsFile } from '../../electron/files/read-settings-file.ts';
import { layoutSchema } from '../../electron/layout/layout-table.ts';
import { metricsSchema } from '../../electron/privacy/metrics/metrics-operations.ts';
import { parseSettings } from '../../electron/settings/settings-file.ts';
import { KeyTableFile } from '../../electron/store/keys/key-table-file.ts';
import type { Schema } from '../../electron/store/sqlite/database-file.ts';
import { getSize } from '../../electron/store/sqlite/file-steps.ts';
import { getNewestVersion } from '../../electron/store/sqlite/migrate.ts';
import { readSalt } from '../../electron/store/sqlite/open-database.ts';
import { storeFiles } from '../../electron/store/threads/open-stores.ts';
import { journalSchema, sessionsSchema } from '../../electron/store/threads/schemas.ts';
import { type Check, createNote, createOk, createProblem } from './check.ts';

// Checks the data folder and Codex's own folder only by reading: it takes no lock, requests no key, and reads only the
// beginning of a database without opening it. So it does not matter whether the app is running.

const minFreeBytes = 500_000_000;

/** Checks whether the data folder, or the folder where it would be created, is writable, and how much space is free. */
export async function checkDataFolder(folder: string): Promise<readonly Check[]> {
  const name = 'Data folder';
  try {
    const there = await findNearestFolder(folder);
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    const state = there === folder ? `${folder}, can be written` : `${folder}, will be made at the first start`;
    const room = `${formatMegabytes(free)} free`;
    const check =
      free < minFreeBytes
        ? createProblem(name, `${state}, only ${room}`, 'Make room on that disk.')
        : createOk(name, `${state}, ${room}`);
    const uses = await measureDataUse(folder, null);
    const sessions = ['', '-wal'].reduce((sum, end) => sum + getSize(join(folder, storeFiles.sessions) + end), 0);
    const sizes = [{ kind: 'sessions', bytes: sessions }, ...uses].filter(({ bytes }) => bytes > 0);
    const listed = sizes.map(({ bytes, kind }) => `${kind} ${formatMegabytes(bytes)}`).join(', ');
    return [check, ...(listed === '' ? [] : [createOk('Sizes', listed)])];
  } catch (failure) {
    return [
      createProblem(
        name,
        `${folder} cannot be used: ${getErrorCode(failure) ?? getErrorMessage(failure)}`,
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
      if (getSize(path) === 0) return [];
      if (readSalt(path) !== null) return [createOk(file, 'encrypted; its schema cannot be told without the key')];
      const newest = getNewestVersion(schema.migrations);
      const version = readSchemaVersion(path);
      if (version > newest) return [createTooNewCheck(file, `schema ${version}, and this Workcell knows ${newest}`)];
      return [createOk(file, `not encrypted, schema ${version} of ${newest}`)];
    } catch (failure) {
      return [createProblem(file, `cannot be read: ${getErrorCode(failure) ?? getErrorMessage(failure)}`)];
    }
  });
}

/** Checks whether the key table is usable, and where the keys are stored. Requests no key. */
export async function checkKeys(folder: string): Promise<readonly Check[]> {
  const name = 'keys.json';
  try {
    const table = await new KeyTableFile(folder).read();
    if (table.ok) {
      const kinds = new Set(table.value.keys.flatMap(({ protectors }) => protectors.map(({ kind }) => kind)));
      return [
        createOk(name, `can be read; keys of threads: ${table.value.keys.length}, kept by ${[...kinds].join(', ')}`),
      ];
    }
    const isNeeded = readSaltInFolder(folder) !== null;
    switch (table.error.type) {
      case 'missing':
        return isNeeded
          ? [createProblem(name, 'is missing beside an encrypted database', 'Put it back from a copy.')]
          : [];
      case 'damaged':
        return [createProblem(name, 'cannot be read', isNeeded ? 'Put it back from a copy.' : null)];
      case 'newer':
        return [createTooNewCheck(name, `has version ${table.error.version}`)];
    }
  } catch (failure) {
    return [createProblem(name, `cannot be read: ${getErrorCode(failure) ?? getErrorMessage(failure)}`)];
  }
}

/** Checks whether the app's own config.toml and Codex's can be read. */
export async function checkConfigs(folder: string, codexHome: string): Promise<readonly Check[]> {
  return [await checkOwnConfig(join(folder, 'config.toml')), await checkCodexConfig(codexHome)];
}

async function checkOwnConfig(path: string): Promise<Check> {
  const name = 'config.toml';
  try {
    const { problems, table } = parseSettings((await readSettingsFile(path)).toString());
    if (table === null)
      return createProblem(name, problems.join(' '), 'Mend that line, or remove the file to begin with defaults.');
    return problems.length === 0 ? createOk(name, 'can be read') : createNote(name, problems.join(' '));
  } catch (failure) {
    if (getErrorCode(failure) === 'ENOENT') return createOk(name, 'none; the defaults hold');
    return createProblem(name, `cannot be read: ${getErrorCode(failure) ?? getErrorMessage(failure)}`);
  }
}

async function checkCodexConfig(codexHome: string): Promise<Check> {
  const name = "Codex's config.toml";
  const { file, reading } = await readConfigSwitches(codexHome);
  switch (reading) {
    case 'read':
      return createOk(name, 'can be read');
    case 'missing':
      return createOk(name, 'none');
    case 'broken':
      return createProblem(name, `${file} is no TOML; Codex ignores it or does not start`, 'Mend it in an editor.');
  }
}

function createTooNewCheck(name: string, what: string): Check {
  return createProblem(name, `${what}: a newer Workcell wrote it`, 'Use the newer Workcell. This one only reads it.');
}

function readSaltInFolder(folder: string): Uint8Array | null {
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
async function findNearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((failure: unknown) => {
    if (getErrorCode(failure) === 'ENOENT' && dirname(folder) !== folder) return null;
    throw failure;
  });
  if (found === null) return findNearestFolder(dirname(folder));
  if (!found.isDirectory()) throw new Error('a file is where a folder should be');
  return folder;
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

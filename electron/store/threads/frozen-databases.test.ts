import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { threadId } from '../../../shared/base/ids.ts';
import { defaultWindow } from '../../../shared/store/rolling-window.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { getNewestVersion } from '../sqlite/migrate.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { loadNewest } from './reads/load-turns.ts';
import { searchText } from './reads/search-text.ts';
import { sessionsSchema } from './schemas.ts';

const frozen = fileURLToPath(new URL('../../../fixtures/db/', import.meta.url));
const newest = getNewestVersion(sessionsSchema.migrations);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-frozen-'));
});
afterEach(() => rm(folder, { recursive: true }));

const versions = sessionsSchema.migrations.map(({ version }) => version);

it('has a frozen database for every version of the schema', () => {
  const databases = readdirSync(frozen).filter((name) => name.endsWith('.db'));
  expect(databases.toSorted()).toEqual(versions.map((version) => `sessions-${version}.db`).toSorted());
});

it('the schema of a new database is that of the frozen one of its version', () => {
  copyFileSync(join(frozen, `sessions-${newest}.db`), join(folder, 'frozen.db'));
  const open = (name: string) =>
    openDatabase({ path: join(folder, name), key: null, migrations: sessionsSchema.migrations }).db;
  const [made, kept] = ['new.db', 'frozen.db'].map(open);
  if (made == null || kept == null) throw new Error('They are not open');
  expect(describeSchema(made)).toEqual(describeSchema(kept));
  made.close();
  kept.close();
});

/** Returns the columns of every table and index, and the code of every trigger, ordered by name. */
function describeSchema(db: Connection): readonly unknown[] {
  const parts = db
    .prepare<[], { readonly type: string; readonly name: string; readonly sql: string | null }>(
      'SELECT type, name, sql FROM sqlite_schema ORDER BY name',
    )
    .all();
  return parts.map(({ name, sql, type }) => [
    type,
    name,
    type === 'table' ? db.pragma(`table_xinfo(${name})`) : db.pragma(`index_xinfo(${name})`),
    type === 'table' ? null : (sql?.replace(/\s+/g, ' ') ?? null),
  ]);
}

it.each(versions)('opens a database of version %i with all its content', (version) => {
  const path = join(folder, 'sessions.db');
  copyFileSync(join(frozen, `sessions-${version}.db`), path);
  const { db, state } = openDatabase({ path, key: null, migrations: sessionsSchema.migrations });
  expect(state).toEqual(version === newest ? { type: 'current' } : { type: 'migrated', from: version });
  if (db === null) throw new Error('It is not open');
  const threads = z.array(z.looseObject({ thread: z.looseObject({ id: threadId }) }));
  const frozenThreads = threads.parse(JSON.parse(readFileSync(join(frozen, `sessions-${version}.json`), 'utf8')));
  for (const expected of frozenThreads) {
    expect(loadNewest(db, { threadId: expected.thread.id, window: defaultWindow })).toMatchObject(expected);
  }
  expect(searchText(db, { query: 'frozen', folders: null, limit: 5 })).not.toEqual([]);
  db.close();
});

import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { threadId } from '../../../shared/base/ids.ts';
import { defaultWindow } from '../../../shared/store/rolling-window.ts';
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

it('has a frozen database for every version of the schema', () => {
  const databases = readdirSync(frozen).filter((name) => name.endsWith('.db'));
  const versions = Array.from({ length: newest }, (_, at) => `sessions-${at + 1}.db`);
  expect(databases.toSorted()).toEqual(versions.toSorted());
});

it.each(Array.from({ length: newest }, (_, at) => at + 1))(
  'opens a database of version %i with all its content',
  (version) => {
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
  },
);

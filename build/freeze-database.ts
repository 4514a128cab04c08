import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connect } from '../electron/store/sqlite/keyed-connection.ts';
import { getNewestVersion, migrate } from '../electron/store/sqlite/migrate.ts';
import { loadNewest } from '../electron/store/threads/reads/load-turns.ts';
import { sessionsSchema } from '../electron/store/threads/schemas.ts';
import { save, toFacts } from '../electron/store/threads/testing/sample-store.ts';
import { replayTranscript } from '../fixtures/transcripts/replay-transcript.ts';
import { threadId } from '../shared/base/ids.ts';
import { defaultWindow } from '../shared/store/rolling-window.ts';

// `npm run db:freeze`, for use before a new schema version ships: stores one of its databases in fixtures/db/, with its
// contents in a second file. Every later version must open it. An existing one is never overwritten.

const recordings = ['patch-accepted', 'exec-parallel-approvals', 'two-threads-parallel'];
const version = Number(process.argv[2] ?? getNewestVersion(sessionsSchema.migrations));
const name = fileURLToPath(new URL(`../fixtures/db/sessions-${version}`, import.meta.url));
if (existsSync(`${name}.db`)) {
  process.stderr.write(`${name}.db is there already, and stays as it is.\n`);
  process.exit(1);
}
mkdirSync(fileURLToPath(new URL('../fixtures/db/', import.meta.url)), { recursive: true });
const db = connect(`${name}.db`, null);
migrate(
  db,
  sessionsSchema.migrations.filter((migration) => migration.version <= version),
);
const threads = recordings.flatMap(replayTranscript).map(({ threadId: id, transcript }) => {
  const thread = toFacts({ id: threadId.parse(id), title: `Frozen ${id}` });
  save(db, transcript, undefined, { thread });
  return loadNewest(db, { threadId: thread.id, window: defaultWindow });
});
writeFileSync(`${name}.json`, `${JSON.stringify(threads, null, 2)}\n`);
db.close();

import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';

/** Lists the threads that the user deleted. */
export function listDeleted(db: Connection): readonly ThreadId[] {
  const ids = db.prepare<[], string>('SELECT id FROM deleted_threads').pluck().all();
  return ids.flatMap((id) => threadId.safeParse(id).data ?? []);
}

/** Whether the user deleted a thread. */
export function isDeleted(db: Connection, id: ThreadId): boolean {
  return db.prepare('SELECT 1 FROM deleted_threads WHERE id = ?').get(id) !== undefined;
}

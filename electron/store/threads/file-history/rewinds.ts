import { z } from 'zod';
import { type ThreadId, threadId, turnId } from '../../../../shared/base/ids.ts';
import type { Immutable } from '../../../../shared/base/immutable.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { discardedChanges, rewindScope } from '../../../../shared/rewind/rewind-plan.ts';
import { getEarliestEnd, historyDays, type KeptAge } from '../../../file-transactions/kept-age.ts';
import { type FileStep, isFolderPath, type ObservedContent } from '../../../model/threads/file-snapshot.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { isDeleted } from '../deleted-threads.ts';
import { parseStoredPath, parseStoredState } from './stored-state.ts';

/** What a rewind does to one file, or to a folder that is or will be empty. `path` is a tree path. */
export type RewindStep = FileStep;

/**
 * `prepared`: files may have changed, the conversation has not. `reverting`: the files are finished, and Codex is
 * reverting the conversation. `done`, `undone`: nothing is left to do.
 */
const rewindStage = z.enum(['prepared', 'reverting', 'done', 'undone']);

const rewindData = z.object({
  /** Null for a rewind to an earlier moment. */
  discarded: discardedChanges.nullable(),
  scope: rewindScope,
  root: z.string(),
  /** The first turn that leaves the conversation. Null if the conversation stays. */
  beforeTurn: turnId.nullable(),
  turns: z.number(),
  /** The thread that keeps the whole conversation. */
  keptIn: threadId.nullable(),
  /** The rewind that this one undoes. */
  undoes: z.string().nullable(),
  /** Tree paths of that rewind's files that did not go back. The rewind can be undone again. */
  leaves: z.array(z.string()),
  /** Later discards whose files this rewind restored, so that they no longer apply. */
  tookBack: z.array(z.string()),
});

/** A rewind in the database. `at` is in Unix milliseconds. */
export type StoredRewind = Immutable<z.infer<typeof rewindData>> & {
  readonly id: string;
  readonly threadId: ThreadId;
  readonly at: number;
  readonly stage: z.infer<typeof rewindStage>;
};

/**
 * Stores a rewind before it starts, with its steps and the contents that no scan has seen. Does nothing for a deleted
 * thread.
 */
export function putRewind(
  db: Connection,
  input: {
    readonly rewind: StoredRewind;
    readonly steps: readonly RewindStep[];
    readonly contents: readonly ObservedContent[];
  },
): null {
  if (isDeleted(db, input.rewind.threadId)) return null;
  db.transaction(() => {
    const { at, id, stage, threadId: thread, ...data } = input.rewind;
    db.prepare('INSERT INTO rewinds (id, thread, at, stage, data) VALUES (?, ?, ?, ?, ?)').run(
      id,
      thread,
      at,
      stage,
      JSON.stringify(rewindData.parse(data)),
    );
    const putContent = db.prepare('INSERT OR IGNORE INTO file_contents (sha256, size, deflated) VALUES (?, ?, ?)');
    for (const { deflated, sha256, size } of input.contents) putContent.run(sha256, size, deflated);
    const putStep = db.prepare('INSERT INTO rewind_files (rewind, place, path, before, after) VALUES (?, ?, ?, ?, ?)');
    for (const [place, { after, before, path }] of input.steps.entries()) {
      putStep.run(id, place, JSON.stringify(path), JSON.stringify(before), JSON.stringify(after));
    }
  }).immediate();
  return null;
}

/** Records how far a rewind got. */
export function advanceRewind(
  db: Connection,
  { id, keptIn, stage }: Pick<StoredRewind, 'id' | 'stage' | 'keptIn'>,
): null {
  db.prepare(`UPDATE rewinds SET stage = ?, data = json_set(data, '$.keptIn', ?) WHERE id = ?`).run(stage, keptIn, id);
  return null;
}

/** Records that a rewind is finished although the conversation did not change. */
export function endWithFiles(db: Connection, { id }: { readonly id: string }): null {
  const data = `json_set(data, '$.scope', 'files', '$.turns', 0, '$.beforeTurn', NULL, '$.keptIn', NULL)`;
  db.prepare(`UPDATE rewinds SET stage = 'done', data = ${data} WHERE id = ?`).run(id);
  return null;
}

/** Deletes a rewind that changed nothing. */
export function dropRewind(db: Connection, { id }: { readonly id: string }): null {
  db.transaction(() => {
    db.prepare('DELETE FROM rewind_files WHERE rewind = ?').run(id);
    db.prepare('DELETE FROM rewinds WHERE id = ?').run(id);
  })();
  return null;
}

/** A rewind with what it changed. `keptUntil`: it is not removed before this moment, in Unix milliseconds. */
export type ListedRewind = StoredRewind & {
  readonly files: readonly string[];
  readonly folders: number;
  readonly keptUntil: number;
};

/** Lists the rewinds of a thread with what they changed, newest first. */
export function listRewinds(
  db: Connection,
  { threadId: thread }: { readonly threadId: ThreadId },
): readonly ListedRewind[] {
  const read = db.prepare<[string], string>('SELECT path FROM rewind_files WHERE rewind = ? ORDER BY place').pluck();
  const readAge = db.prepare<[string], KeptAge>(
    'SELECT kept_ms AS keptMs, coalesce(counted_at, at) AS countedAt FROM rewinds WHERE id = ?',
  );
  return selectRewinds(db, 'thread = ? ORDER BY at DESC', thread).map((rewind) => {
    const paths = read.all(rewind.id).flatMap((path) => parseStoredPath(path) ?? []);
    const files = paths.filter((path) => !isFolderPath(path));
    const age = readAge.get(rewind.id) ?? { keptMs: 0, countedAt: rewind.at };
    return { ...rewind, files, folders: paths.length - files.length, keptUntil: getEarliestEnd(age, historyDays) };
  });
}

/** Reads a rewind with its steps. Null if there is none. */
export function readRewind(
  db: Connection,
  { id }: { readonly id: string },
): { readonly rewind: StoredRewind; readonly steps: readonly RewindStep[] } | null {
  const [rewind] = selectRewinds(db, 'id = ?', id);
  if (rewind === undefined) return null;
  const rows = db
    .prepare<[string], { readonly path: string; readonly before: string; readonly after: string }>(
      'SELECT path, before, after FROM rewind_files WHERE rewind = ? ORDER BY place',
    )
    .all(id);
  const steps = rows.flatMap(({ after, before, path: json }) => {
    const path = parseStoredPath(json);
    return path === null ? [] : [{ path, before: parseStoredState(before), after: parseStoredState(after) }];
  });
  return { rewind, steps };
}

/** Lists the rewinds that an earlier start left unfinished, oldest first. */
export function listUnfinishedRewinds(db: Connection): readonly StoredRewind[] {
  return selectRewinds(db, `stage IN ('prepared', ?) ORDER BY at`, 'reverting');
}

type Row = {
  readonly id: string;
  readonly thread: string;
  readonly at: number;
  readonly stage: string;
  readonly data: string;
};

function selectRewinds(db: Connection, where: string, value: string): readonly StoredRewind[] {
  const rows = db.prepare<[string], Row>(`SELECT id, thread, at, stage, data FROM rewinds WHERE ${where}`).all(value);
  return rows.flatMap(({ at, data, id, stage, thread }) => {
    const read = rewindData.safeParse(parseJson(data));
    const known = rewindStage.safeParse(stage);
    const of = threadId.safeParse(thread);
    return read.success && known.success && of.success
      ? [{ ...read.data, id, at, stage: known.data, threadId: of.data }]
      : [];
  });
}

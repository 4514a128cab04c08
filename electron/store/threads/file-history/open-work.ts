import { z } from 'zod';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { changeAuthor } from '../../../model/changes/change-author.ts';
import type { OpenWork } from '../../../model/changes/open-work.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { storedState } from './stored-state.ts';

/** What is stored as the paths of work: those that it can write, or what it does to each. */
const storedPaths = z.union([
  z.array(z.string()),
  z.array(z.object({ path: z.string(), before: storedState, after: storedState })),
]);

/** Stores work that begins, or replaces what is known about it. */
export function putOpenWork(db: Connection, { author, folder, from, key, paths, steps }: OpenWork): null {
  const stored: z.infer<typeof storedPaths> | null = steps?.slice() ?? paths?.slice() ?? null;
  db.prepare('INSERT OR REPLACE INTO open_work (key, author, folder, since, paths) VALUES (?, ?, ?, ?, ?)').run(
    key,
    JSON.stringify(author),
    folder,
    from,
    stored === null ? null : JSON.stringify(stored),
  );
  return null;
}

/** Removes work whose changes all have an author. */
export function removeOpenWork(db: Connection, { keys }: { readonly keys: readonly string[] }): null {
  db.prepare('DELETE FROM open_work WHERE key IN (SELECT value FROM json_each(?))').run(JSON.stringify(keys));
  return null;
}

/** Returns the work whose end nobody saw, oldest first. */
export function listOpenWork(db: Connection): readonly OpenWork[] {
  const rows = db
    .prepare<
      [],
      {
        readonly key: string;
        readonly author: string;
        readonly folder: string;
        readonly since: number;
        readonly paths: string | null;
      }
    >('SELECT key, author, folder, since, paths FROM open_work ORDER BY since, key')
    .all();
  return rows.flatMap(({ author: json, folder, key, paths, since }) => {
    const author = changeAuthor.safeParse(parseJson(json)).data;
    if (author === undefined) return [];
    const work = { key, author, folder, from: since };
    const known = paths === null ? null : (storedPaths.safeParse(parseJson(paths)).data ?? null);
    const steps = known?.filter((each) => typeof each !== 'string') ?? [];
    if (steps.length > 0) return [{ ...work, paths: null, steps }];
    return [{ ...work, paths: known?.filter((each) => typeof each === 'string') ?? null }];
  });
}

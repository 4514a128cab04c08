import { z } from 'zod';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type Budget, budget } from '../../../shared/spending/budget.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

const raisedDay = z.object({
  /** When that day began, in Unix milliseconds. */
  start: z.number(),
  budget,
});
/** The budget of one day, if the user raised it. */
export type RaisedDay = z.infer<typeof raisedDay>;

/** The budgets that users chose for threads, and the last day whose budget they raised. */
export type StoredBudgets = {
  readonly threads: readonly { readonly threadId: ThreadId; readonly budget: Budget }[];
  readonly day: RaisedDay | null;
};

// The table `drafts` is older than this use.
const ofThread = 'budget:';
const ofDay = 'budget of a day';

/** Reads all budgets. Leaves out what this version cannot read. */
export function readBudgets(db: Connection): StoredBudgets {
  const rows = db.prepare<[string], { place: string; draft: string }>('SELECT * FROM drafts WHERE place GLOB ?');
  const day = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(ofDay);
  return {
    threads: rows.all(`${ofThread}*`).flatMap(({ draft, place }) => {
      const id = threadId.safeParse(place.slice(ofThread.length)).data;
      const read = budget.safeParse(parseJson(draft)).data;
      return id === undefined || read === undefined ? [] : [{ threadId: id, budget: read }];
    }),
    day: raisedDay.safeParse(parseJson(day ?? '')).data ?? null,
  };
}

/** Stores the budget of a thread; null forgets it. A deleted thread gets none. */
export function putThreadBudget(
  db: Connection,
  { budget: chosen, threadId: id }: { readonly threadId: ThreadId; readonly budget: Budget | null },
): null {
  if (chosen === null) db.prepare('DELETE FROM drafts WHERE place = ?').run(`${ofThread}${id}`);
  else if (!isDeleted(db, id)) put(db, `${ofThread}${id}`, chosen);
  return null;
}

/** Stores the raised budget of a day in place of that of another day. */
export function putDayBudget(db: Connection, day: RaisedDay): null {
  put(db, ofDay, day);
  return null;
}

function put(db: Connection, place: string, value: unknown): void {
  db.prepare(
    'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
  ).run(place, JSON.stringify(value));
}

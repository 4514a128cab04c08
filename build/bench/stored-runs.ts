import { join } from 'node:path';
import { openStore, save, toFacts } from '../../electron/store/threads/testing/sample-store.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { command, ended, fold, patch, put, started, user } from '../../shared/transcript/sample-thread.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { createOnce } from './create-once.ts';

const runs = 2_000;
const turnsEach = 15;

/** A plain store with 2,000 threads of 15 turns with eight events each. Returns its path. */
export async function createStoredRuns(): Promise<string> {
  const { facts } = await createOnce('runs-1', async (folder) => {
    const path = join(folder, 'sessions.db');
    const db = openStore(path);
    for (let run = 0; run < runs; run++) {
      const turns = Array.from({ length: turnsEach }, (_, number) => createTurn(run, number));
      const thread = toFacts({ id: threadId.parse(`run-${run}`), title: `Run ${run}`, updatedAt: run });
      save(db, { ...emptyTranscript, turns }, emptyTranscript, { thread });
    }
    db.close();
    return path;
  });
  return facts;
}

function createTurn(run: number, number: number): Turn {
  const at = 1_700_000_000_000 + run * 10_000_000 + number * 400_000;
  const commands = Array.from({ length: 5 }, (_, nth) => {
    const id = entryId.parse(`command ${number} ${nth}`);
    return put({ ...command, id, at: at + nth * 5_000, status: 'done', exitCode: 0, durationMs: 3_000 });
  });
  const file = { path: `/w/${number}.ts`, change: 'modified', movedTo: null, added: 3, removed: 2 } as const;
  const edit = put({ ...patch, at: at + 30_000, status: 'done', files: [file] });
  const [turn] = fold(started(), put({ ...user, at, state: 'confirmed' }), ...commands, edit, ended('completed')).turns;
  if (turn === undefined) throw new Error('A turn that began is not there');
  return { ...turn, id: turnId.parse(`turn ${number}`), startedAt: at, endedAt: at + 40_000, durationMs: 40_000 };
}

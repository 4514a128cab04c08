import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, save, toFacts } from '../../electron/store/threads/testing/sample-store.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { command, ended, fold, put, started, user } from '../../shared/transcript/sample-thread.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { createOnce } from './create-once.ts';

/** The number of threads, and also of folders. */
export const runsPerKind = 5_000;
const turnsEach = 3;
const firstStart = Date.UTC(2026, 4, 1);
/** The time between the starts of two runs, so that all of them fit into half a year. */
const apartMs = 3_000_000;
const programs = ['npm test', 'git status', 'cargo build', 'rg needle', 'python3 -m pytest', 'make', 'ls', 'node x.js'];

/** 10,000 runs: 5,000 threads in a plain store, and 5,000 folders in a workspace. */
export async function createAnalyzedRuns(): Promise<{ readonly store: string; readonly workspace: string }> {
  const { facts } = await createOnce('analyzed-runs-1', async (folder) => {
    const store = join(folder, 'sessions.db');
    const db = openStore(store);
    for (let run = 0; run < runsPerKind; run++) {
      const turns = Array.from({ length: turnsEach }, (_, number) => createTurn(run, number));
      const thread = toFacts({ id: threadId.parse(`run-${run}`), title: `Run ${run}`, updatedAt: run });
      save(db, { ...emptyTranscript, turns }, emptyTranscript, { thread });
    }
    db.close();
    const workspace = join(folder, 'workspace');
    recordFolders(workspace, runsPerKind);
    return { store, workspace };
  });
  return facts;
}

/** Records this many runs in a workspace's `.workcells`. */
export function recordFolders(workspace: string, count: number): void {
  for (let run = 0; run < count; run++) {
    const at = firstStart + run * apartMs;
    const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
    const folder = join(workspace, '.workcells', `wc-${run + 1}-${stamp}`);
    const line = (after: number, type: string, data: object) =>
      `${JSON.stringify({ type, timestamp: new Date(at + after).toISOString(), ...data })}\n`;
    const commands = Array.from({ length: 5 }, (_, nth) => [
      line(2_000 + nth * 1_000, 'bash_command', { command: programs[(run + nth) % programs.length] }),
      line(2_500 + nth * 1_000, 'bash_output', { output: 'ok', exit_code: (run + nth) % 7 === 0 ? 1 : 0 }),
    ]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'telemetry.jsonl'),
      [
        line(0, 'started', { toolchain: 'claude', model: run % 2 === 0 ? 'sonnet' : 'opus' }),
        line(100, 'prompt_sent', { prompt: `Do the thing ${run}`, tokens: 12 }),
        ...commands.flat(),
        line(9_000, 'usage', { input_tokens: 40_000 + run, output_tokens: 900 }),
        line(10_000 + run, 'completed', { status: run % 9 === 0 ? 'failed' : 'success' }),
      ].join(''),
    );
  }
}

function createTurn(run: number, number: number): Turn {
  const at = firstStart + run * apartMs + number * 400_000;
  const commands = Array.from({ length: 5 }, (_, nth) => {
    const id = entryId.parse(`command ${number} ${nth}`);
    const failed = (run + nth) % 7 === 0;
    const words = programs[(run + nth) % programs.length] ?? '';
    const status = failed ? 'failed' : 'done';
    return put({
      ...command,
      id,
      at: at + nth * 5_000,
      command: words,
      status,
      exitCode: failed ? 1 : 0,
      durationMs: 3_000,
    });
  });
  const [turn] = fold(started(), put({ ...user, at, state: 'confirmed' }), ...commands, ended('completed')).turns;
  if (turn === undefined) throw new Error('A turn that began is not there');
  return { ...turn, id: turnId.parse(`turn ${number}`), startedAt: at, endedAt: at + 40_000, durationMs: 40_000 };
}

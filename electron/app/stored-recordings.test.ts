import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listVariedTranscripts } from '../../fixtures/testkit/varied-transcripts.ts';
import { loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { ok } from '../../shared/base/result.ts';
import type { ThreadView } from '../../shared/contract/threads.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import type { Connection } from '../store/sqlite/keyed-connection.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { storedThread } from '../threads/testing/codex-replies.ts';
import { createDatabaseStore } from '../threads/testing/database-store.ts';
import { inertServices } from '../threads/testing/inert-services.ts';
import { createBroadcaster, TestWindow } from '../threads/testing/test-window.ts';
import { createThreadsDomain, type ThreadsDomain } from './threads-domain.ts';

const notification = z.object({
  method: z.string(),
  id: z.undefined().optional(),
  params: z.looseObject({ threadId }),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Creates the threads of one app run with a store at this path. Codex's own store is empty. */
function startRun(path: string) {
  const codex = new FakeCodexServer();
  codex.answers['thread/read'] = ({ threadId: id }) =>
    ok({ thread: storedThread(id, { cwd: '/workspace' }), readState: null });
  codex.answers['thread/turns/list'] = () => ok({ data: [], nextCursor: null, backwardsCursor: null });
  const db: Connection = openStore(path);
  const window = new TestWindow('window', '/workspace');
  const lifetime = new Lifetime();
  const domain = createThreadsDomain({
    ...inertServices,
    codex,
    lifetime,
    threadStore: createDatabaseStore(db),
    broadcaster: createBroadcaster([window]),
    clock: new ManualClock(),
    dataFolder: folder,
  });
  const view = async (id: ThreadId): Promise<ThreadView> => {
    const opened = await domain.handlers.openThread(window, { threadId: id });
    if (!opened.ok) throw new Error(opened.error.type);
    return opened.value;
  };
  const end = async () => {
    await lifetime.end();
    db.close();
  };
  return { codex, window, domain, view, end };
}

/** Returns everything a window can see of a thread: messages, each command with its output, each diff with its text. */
async function seen(domain: ThreadsDomain, window: TestWindow, view: ThreadView) {
  const { threadId: id } = view.settings;
  const said = view.transcript.turns.map((turn) => ({
    ...turn,
    // The restarted app finds no Codex with these threads, and each load notes that once.
    entries: turn.entries.filter((entry) => !entry.id.startsWith('lost:')),
  }));
  const runs = await Promise.all(
    view.commands.map(async (run) => {
      const output = await domain.handlers.readOutput(window, { threadId: id, commandId: run.id, recorded: false });
      return { ...run, output };
    }),
  );
  const diffs = await Promise.all(
    view.diffs.map(async ({ entryId, files, turnId }) => {
      const text = await domain.readDiff(id, turnId, entryId);
      return { turnId, entryId, files, text: text.ok ? text.value.text : null };
    }),
  );
  // The diff of a whole turn can be anywhere among those of its patches.
  return { said, runs, patches: diffs.filter(isPatch), turns: diffs.filter((diff) => !isPatch(diff)) };
}

function isPatch({ entryId }: Pick<ThreadView['diffs'][number], 'entryId'>): boolean {
  return entryId !== null;
}

describe.each(listVariedTranscripts())('the recording %s', (name) => {
  it('returns with every output and every diff after a restart of the app', async () => {
    const path = join(folder, 'sessions.db');
    const reported = loadTranscript(name).steps.flatMap(({ dir, message }) => {
      const read = notification.safeParse(message);
      // After a revert, a thread has the turns that Codex has. This Codex has none.
      return dir === 'recv' && read.success && read.data.method !== 'thread/reverted' ? [read.data] : [];
    });
    const ids = [...new Set(reported.map(({ params }) => params.threadId))];
    const first = startRun(path);
    for (const id of ids) await first.view(id);
    for (const { method, params } of reported) first.codex.notify(method, params);
    const before = [];
    for (const id of ids) before.push(await seen(first.domain, first.window, await first.view(id)));
    await first.end();

    const second = startRun(path);
    for (const [at, id] of ids.entries()) {
      expect(await seen(second.domain, second.window, await second.view(id))).toEqual(before[at]);
    }
    await second.end();
  });
});

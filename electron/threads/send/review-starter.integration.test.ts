import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../fixtures/provider/gate.ts';
import { addFile } from '../../../fixtures/provider/patch-text.ts';
import { answer, callMcp, patch, pausing, run, type Step, waiting } from '../../../fixtures/provider/script.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { readReviewReport } from '../../../shared/findings/review-report.ts';
import { forgetThreads } from '../../store/threads/forget-threads.ts';
import { changeStoredReview, readReviews } from '../../store/threads/reviews.ts';
import { openJournal, openStore } from '../../store/threads/testing/sample-store.ts';
import { createDatabaseStore } from '../testing/database-store.ts';
import { usualPolicy } from '../testing/inert-services.ts';
import {
  createMessage,
  newClientId,
  openThread,
  startTestThread,
  ThreadBench,
  type ThreadBenchOptions,
} from '../testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

type Started = ReturnType<ThreadBench['start']>;

const finding = {
  title: '[P1] Retries never end',
  body: 'The loop has no limit.',
  confidence_score: 0.9,
  priority: 1,
  code_location: { absolute_file_path: '/repo/src/a.ts', line_range: { start: 2, end: 4 } },
};
const report = (findings: readonly object[]) =>
  answer(
    JSON.stringify({
      findings,
      overall_correctness: 'patch is incorrect',
      overall_explanation: 'Because.',
      overall_confidence_score: 0.9,
    }),
  );

async function start(steps: readonly Step[], options: ThreadBenchOptions = {}, rules = '') {
  const asked: string[] = [];
  bench = await ThreadBench.open({
    steps: [answer('Ready'), ...steps],
    answer: ({ method }) => {
      asked.push(method);
      return { decision: 'accept', action: 'accept', content: {}, _meta: null };
    },
    ...options,
  });
  await mkdir(join(bench.codexHome, 'rules'), { recursive: true });
  await writeFile(join(bench.codexHome, 'rules/default.rules'), rules);
  const db = openStore();
  const policy = { ...usualPolicy, getPickedMode: () => 'askWhenNeeded' as const };
  const app = bench.start({ threadStore: createDatabaseStore(db), policy });
  const threadId = await startTestThread(app, 'Hi');
  await settled(app, 1);
  return { app, asked, db, threadId };
}

/** Waits until the thread has this many turns and all are over. */
const settled = ({ window }: Started, count: number) =>
  window.until(
    () =>
      window.transcript.turns.length === count &&
      window.transcript.turns.every(({ status }) => status !== 'running' && status !== 'pending'),
  );

const review = (app: Started, threadId: ThreadId) => app.domain.handlers.startReview(app.window, { threadId });

const reports = ({ window }: Started) => window.entries('review').filter(({ entered }) => !entered);

describe('a review', () => {
  it('is a turn of its thread, whose report has the findings', async () => {
    const { app, threadId } = await start([report([finding])]);
    expect(await review(app, threadId)).toEqual({ ok: true, value: null });
    await settled(app, 2);
    expect(reports(app).map(({ text }) => readReviewReport(text))).toEqual([
      {
        summary: 'Because.',
        findings: [
          {
            priority: 1,
            title: 'Retries never end',
            body: 'The loop has no limit.',
            path: '/repo/src/a.ts',
            start: 2,
            end: 4,
          },
        ],
      },
    ]);
  });

  it.each([
    [[], 'Because.'],
    [[{ ...finding, title: '**[P0]** *x* <b>' }], 'Because.'],
  ])('keeps the words of a report with the findings %j', async (findings, said) => {
    const { app, threadId } = await start([report(findings)]);
    await review(app, threadId);
    await settled(app, 2);
    const [only] = reports(app).map(({ text }) => readReviewReport(text));
    expect(only?.summary).toBe(said);
    expect(only?.findings.map(({ title }) => title)).toEqual(findings.map(() => '**[P0]** *x* <b>'));
  });

  it('cannot write, whatever its thread may do, and asks no one', async () => {
    const server = [join(import.meta.dirname, '../../../fixtures/mcp-server/main.ts')];
    const { app, asked, threadId } = await start(
      [
        run('touch by-command.txt'),
        run('touch by-request.txt', { escalateBecause: 'please' }),
        patch(addFile('by-patch.txt', 'x\n')),
        callMcp('fixture', 'write_note', { note: 'x' }),
        report([]),
        run('touch later.txt'),
        answer('Done'),
      ],
      { config: () => ({ mcp_servers: { fixture: { command: process.execPath, args: server } } }) },
    );
    const written = () =>
      ['by-command.txt', 'by-request.txt', 'by-patch.txt', 'later.txt'].filter((name) =>
        existsSync(join(bench.folder, name)),
      );
    await review(app, threadId);
    await settled(app, 2);
    expect(reports(app)).toHaveLength(1);
    expect(written()).toEqual([]);
    expect(asked).toEqual([]);
    expect(app.window.entries('tool').map(({ status }) => status)).toEqual(['failed']);
    // The next message has the permissions that the user chose for it.
    await app.domain.handlers.sendMessage(app.window, createMessage('Go on', { threadId }));
    await settled(app, 3);
    expect(written()).toEqual(['later.txt']);
  });

  it('writes nothing but with commands that the rules of the user always allow', async () => {
    const { app, threadId } = await start(
      [run('touch by-rule.txt'), run('mkdir without-rule'), report([])],
      {},
      'prefix_rule(pattern=["touch"], decision="allow")\n',
    );
    await review(app, threadId);
    await settled(app, 2);
    // Codex 0.169 takes these out of its sandbox in each mode, also in a read-only one.
    expect(existsSync(join(bench.folder, 'by-rule.txt'))).toBe(true);
    expect(existsSync(join(bench.folder, 'without-rule'))).toBe(false);
  });

  it('does not start unless Codex makes the thread read-only', async () => {
    const { app, threadId } = await start([]);
    const { codex } = app;
    const request = codex.request.bind(codex);
    Object.assign(codex, {
      request: (method: Parameters<typeof request>[0], ...rest: readonly unknown[]) =>
        method === 'thread/settings/update'
          ? Promise.resolve({ ok: false, error: { type: 'refused', code: 0, message: 'no', data: null } })
          : Reflect.apply(request, codex, [method, ...rest]),
    });
    expect(await review(app, threadId)).toMatchObject({ ok: false, error: { type: 'refused', message: 'no' } });
    expect(bench.provider.requests).toHaveLength(1);
  });

  it('stops when the user stops it, and takes the next message', async () => {
    const gate = createGate();
    const { app, threadId } = await start([pausing(gate, 1, answer('never ends', { deltas: 3 })), answer('Next')]);
    await review(app, threadId);
    await app.window.until(() => bench.provider.requests.length === 2);
    expect(await review(app, threadId)).toMatchObject({ ok: false, error: { type: 'refused' } });
    await app.domain.handlers.stopTurn(app.window, { threadId });
    await settled(app, 2);
    expect(app.window.transcript.turns.at(-1)?.status).toBe('interrupted');
    gate.release();
    await app.domain.handlers.sendMessage(app.window, createMessage('Go on', { threadId }));
    await settled(app, 3);
    expect(app.window.entries('assistant').at(-1)?.text).toBe('Next');
  });

  it('starts again when the user retries one that was stopped, and sends nothing in their name', async () => {
    const gate = createGate();
    const { app, threadId } = await start([
      pausing(gate, 1, answer('never ends', { deltas: 3 })),
      run('touch by-retry.txt'),
      report([]),
    ]);
    await review(app, threadId);
    await app.window.until(() => bench.provider.requests.length === 2);
    await app.domain.handlers.stopTurn(app.window, { threadId });
    await settled(app, 2);
    gate.release();
    const turnId = app.window.transcript.turns[1]?.id;
    if (turnId === undefined) throw new Error('No turn');
    const { settings } = createMessage('');
    const consents = { consent: true, fullAccessConsent: true };
    const again = { threadId, turnId, clientId: newClientId(), settings, ...consents };
    expect(await app.domain.handlers.retryTurn(app.window, again)).toEqual({ ok: true, value: { threadId } });
    await settled(app, 3);
    expect(reports(app).at(-1)?.text).toBe('Because.');
    expect(existsSync(join(bench.folder, 'by-retry.txt'))).toBe(false);
    expect(app.window.entries('user').map(({ text }) => text)).toEqual(['Hi']);
  });

  it('takes no message. One that would steer it goes out when it ends, with its own permissions', async () => {
    const gate = createGate();
    const { app, threadId } = await start([waiting(gate, report([])), run('touch later.txt'), answer('Done')]);
    await review(app, threadId);
    await app.window.until(() => app.window.entries('review').length === 1);
    await app.domain.handlers.sendMessage(app.window, createMessage('Go on', { threadId, delivery: 'steer' }));
    gate.release();
    await settled(app, 3);
    expect(app.window.entries('assistant').at(-1)?.text).toBe('Done');
    expect(existsSync(join(bench.folder, 'later.txt'))).toBe(true);
  });

  it('is over for a goal that the user lets go on: it has the permissions that they picked', async () => {
    const gate = createGate();
    const { app, threadId } = await start([
      waiting(gate, report([])),
      run('touch by-goal.txt'),
      ...Array.from({ length: 100 }, () => answer('Going on')),
    ]);
    await app.codex.request('thread/goal/set', { threadId, objective: 'Tidy', status: 'paused' });
    await app.window.until(() => app.window.findEvents('threadGoalChanged').length > 0);
    await review(app, threadId);
    await app.window.until(() => app.window.entries('review').length === 1);
    const goal = () => app.window.findEvents('threadGoalChanged').at(-1)?.payload.goal ?? null;
    const goOn = () =>
      app.domain.handlers.continueThread(app.window, { threadId, shown: { goal: goal(), queued: [] } });
    expect(await goOn()).toMatchObject({ ok: false, error: { type: 'refused' } });
    gate.release();
    await settled(app, 2);
    expect(await goOn()).toEqual({ ok: true, value: null });
    await expect.poll(() => existsSync(join(bench.folder, 'by-goal.txt'))).toBe(true);
  });

  it('knows when its lines moved or changed, and what the user dismissed, also after a restart', async () => {
    const at = (path: string, start: number, end = start) => ({
      ...finding,
      code_location: { absolute_file_path: path, line_range: { start, end } },
    });
    const text = Array.from({ length: 9 }, (_, n) => `line ${n + 1}\n`);
    const { app, db, threadId } = await start(
      [
        () =>
          report([
            ...[2, 5, 8].map((line) => at(join(bench.folder, 'a.txt'), line)),
            at(join(bench.dataFolder, 'outside.txt'), 1),
            at(join(bench.folder, 'a.txt'), 400, 900),
            at(join(bench.folder, 'missing.txt'), 1),
            at('b.txt', 1),
          ]),
      ],
      { files: { 'a.txt': text.join(''), 'b.txt': 'same line\n' } },
    );
    await writeFile(join(bench.dataFolder, 'outside.txt'), 'outside\n');
    await review(app, threadId);
    await settled(app, 2);
    const entryId = reports(app)[0]?.id;
    if (entryId === undefined) throw new Error('No report');
    const marks = async ({ domain, window }: Started) => {
      const read = await domain.handlers.readFindingMarks(window, { threadId, entryId });
      return read.ok ? read.value : null;
    };
    expect(await marks(app)).toEqual({ moved: [], dismissed: [] });
    // The first line is where it was, the second one moves down, the third one changes.
    await writeFile(join(bench.folder, 'a.txt'), text.with(2, 'new\nnew\n').with(7, 'other\n').join(''));
    await rm(join(bench.dataFolder, 'outside.txt'));
    const moved = [
      { index: 1, start: 6 },
      { index: 2, start: null },
    ];
    expect(await marks(app)).toEqual({ moved, dismissed: [] });
    const dismiss = (index: number, reason: string | null) =>
      app.domain.handlers.dismissFinding(app.window, { threadId, entryId, dismissal: { index, reason } });
    await dismiss(0, 'Intended');
    await dismiss(3, 'Not ours');
    await dismiss(0, null);
    const dismissed = [{ index: 3, reason: 'Not ours' }];
    expect(await marks(app)).toEqual({ moved, dismissed });
    await app.close();
    const again = bench.start({ threadStore: createDatabaseStore(db) });
    // Without the turn in memory, the report comes from the store.
    const newest = await again.domain.handlers.readNewestReport(again.window, { threadId });
    expect(newest).toMatchObject({ ok: true, value: { entryId, text: reports(app)[0]?.text } });
    await openThread(again, threadId);
    expect(await marks(again)).toEqual({ moved, dismissed });
    await again.close();
    forgetThreads(db, openJournal(), { threadIds: [threadId], at: 1 });
    expect(readReviews(db, { threadId })).toEqual([]);
    changeStoredReview(db, { threadId, change: { entryId, index: 0, reason: 'late' } });
    expect(readReviews(db, { threadId })).toEqual([]);
  });

  it('is the same after a restart', async () => {
    const { app, db, threadId } = await start([report([finding])]);
    await review(app, threadId);
    await settled(app, 2);
    const before = reports(app);
    const turns = app.window.transcript.turns.map(({ id, status }) => ({ id, status }));
    await app.close();
    const again = bench.start({ threadStore: createDatabaseStore(db) });
    await openThread(again, threadId);
    await again.domain.handlers.prepareThread(again.window, { threadId });
    expect(reports(again)).toEqual(before);
    expect(again.window.transcript.turns.map(({ id, status }) => ({ id, status }))).toEqual(turns);
  });
});

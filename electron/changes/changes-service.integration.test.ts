import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch } from '../../fixtures/provider/script.ts';
import { approvalId, type EntryId } from '../../shared/base/ids.ts';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { startTestThread, ThreadBench } from '../threads/testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

const asking: TurnSettings = { model: null, effort: null, approvalMode: 'askForEverything' };

function traced(state: ApprovalTrace['state']): ApprovalTrace {
  const settled = state !== 'waiting';
  return { approvalId: approvalId.parse('a'), state, by: settled ? 'person' : null, settledAt: settled ? 1 : null };
}

/** Opens a bench whose patches wait. `request` resolves with Codex's request. */
async function askingBench(steps: Parameters<typeof ThreadBench.open>[0]) {
  const request = Promise.withResolvers<CodexServerRequest>();
  bench = await ThreadBench.open({ ...steps, answer: (asked) => void request.resolve(asked) });
  return { ...bench.start(), request: request.promise };
}

describe('patches of the real Codex', () => {
  it('shows patches before approval, as a job while applied, and in the diff of the turn', async () => {
    const parts = [
      addFile('new.txt', 'one\ntwo\n'),
      updateFile('README.md', [{ from: '# A workspace of a test', to: '# Ours' }]),
    ];
    const { codex, domain, window, request } = await askingBench({ steps: [patch(parts), answer('Done.')] });
    const threadId = await startTestThread({ domain, window }, 'Change', asking);
    const { id } = await request;
    const entryId = await window.until<EntryId>(() => window.entries('patch')[0]?.id);
    domain.facade.recordApproval(threadId, entryId, traced('waiting'));
    expect(window.entries('patch')).toMatchObject([{ status: 'waiting' }]);
    expect(window.findEvents('patchJobsChanged').at(-1)?.payload.jobs ?? []).toEqual([]);
    const first = window.findEvents('diffChanged').at(-1)?.payload;
    expect(first).toMatchObject({ entryId, version: 1, files: { length: 2 } });

    domain.facade.recordApproval(threadId, entryId, traced('approved'));
    const jobs = window.findEvents('patchJobsChanged').at(-1)?.payload.jobs;
    expect(jobs).toMatchObject([{ entryId, filesExpected: 2, filesDone: 0 }]);
    codex.reply(1, id, { decision: 'accept' });
    await window.until(() => window.entries('patch')[0]?.status === 'done');
    expect(window.findEvents('patchJobsChanged').at(-1)?.payload.jobs).toEqual([]);

    const ofTurn = await window.until(() =>
      window.findEvents('diffChanged').find(({ payload }) => payload.entryId === null),
    );
    const { turnId, files } = ofTurn.payload;
    expect(files).toMatchObject([
      { path: 'README.md', added: 1, removed: 1 },
      { path: 'new.txt', added: 2 },
    ]);
    const whole = await domain.readDiff(threadId, turnId, null);
    expect(whole).toMatchObject({ ok: true, value: { text: expect.stringContaining('+# Ours') } });
    expect(await readFile(join(bench.folder, 'new.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('changes nothing if a patch is declined, and leaves guidance next to it', async () => {
    const steps = [patch(addFile('new.txt', 'one\n')), answer('As you like.')];
    const { codex, domain, window, request } = await askingBench({ steps });
    const threadId = await startTestThread({ domain, window }, 'Change', asking);
    const { id } = await request;
    const entryId = await window.until<EntryId>(() => window.entries('patch')[0]?.id);
    domain.facade.recordApproval(threadId, entryId, traced('declined'));
    codex.reply(1, id, { decision: 'decline' });
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(window.transcript.turns[0]?.entries).toMatchObject([
      { kind: 'user' },
      { kind: 'patch', status: 'declined', approval: { state: 'declined', by: 'person' } },
      { kind: 'status', fact: 'You declined these changes.', about: entryId },
      { kind: 'assistant' },
    ]);
    expect(window.findEvents('patchJobsChanged').at(-1)?.payload.jobs ?? []).toEqual([]);
  });

  it('shows the message of Codex for a patch that does not apply', async () => {
    const steps = [patch(updateFile('README.md', [{ from: 'not there', to: 'x' }])), answer('It has changed.')];
    bench = await ThreadBench.open({ steps });
    const { domain, window } = bench.start();
    await startTestThread({ domain, window }, 'Change');
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    expect(window.entries('patch')).toMatchObject([
      { status: 'didNotApply', message: expect.stringContaining('Failed to find expected lines') },
    ]);
    const [refused] = window.entries('patch');
    if (refused === undefined) throw new Error('No patch is there');
    const { entryId, threadId, turnId } = window.findEvents('diffChanged').at(-1)?.payload ?? {};
    expect(entryId).toBe(refused.id);
    if (threadId === undefined || turnId === undefined) throw new Error('No diff was told');
    const shown = await domain.readDiff(threadId, turnId, refused.id);
    expect(shown).toMatchObject({ ok: true, value: { text: expect.stringContaining('@@\n-not there\n+x\n') } });
  });
});

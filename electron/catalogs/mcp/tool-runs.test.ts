import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { ToolEntry } from '../../../shared/transcript/entry.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { ToolRuns } from './tool-runs.ts';

const thread = threadId.parse('01a1f000-0000-7000-8000-000000000001');

let codex: FakeCodexServer;
let limit: number;
let reported: number;
let runs: ToolRuns;
beforeEach(() => {
  codex = new FakeCodexServer();
  limit = 10;
  reported = 0;
  runs = new ToolRuns({ codex, limit: () => limit, changed: () => (reported += 1) });
});

const call = (id: string, change: Partial<ToolEntry> = {}): ToolEntry => ({
  id: entryId.parse(id),
  at: 1,
  kind: 'tool',
  server: 'notes',
  tool: 'echo',
  arguments: '{}',
  result: null,
  error: null,
  status: 'running',
  durationMs: null,
  approval: null,
  ...change,
});
const handle = (...entries: readonly ToolEntry[]) =>
  runs.handle(thread, [
    {
      id: turnId.parse('01a1f000-0000-7000-8000-000000000002'),
      status: 'running',
      startedAt: 1,
      endedAt: null,
      durationMs: null,
      model: null,
      hadEffects: false,
      hasDiff: false,
      entries,
    },
  ]);
const ids = () => runs.list().map((run) => run.entryId);

describe('tool runs', () => {
  it('tool runs are sent live: start, progress, end', () => {
    const begun = call('a');
    handle(begun, call('b', { server: null }));
    codex.notify('item/mcpToolCall/progress', { threadId: thread, turnId: 't', itemId: 'a', message: '2 of 5' });
    expect(runs.list()).toMatchObject([{ entryId: 'a', status: 'running', progress: '2 of 5' }]);
    expect(reported).toBe(2);
    handle(begun);
    expect(reported).toBe(2);
    handle(call('a', { status: 'done', durationMs: 40, result: 'x'.repeat(2_001) }));
    expect(runs.list()).toMatchObject([{ status: 'done', durationMs: 40, progress: null }]);
    expect(runs.list()[0]?.result).toMatch(/^x{2000}\n… 1 more characters in the turn$/);
    codex.notify('item/mcpToolCall/progress', { threadId: thread, turnId: 't', itemId: 'a', message: 'late' });
    expect(runs.list()[0]?.progress).toBeNull();
  });

  it('tool runs are kept up to the limit, and running ones longer than ended ones', () => {
    limit = 2;
    handle(call('goes on'), call('one', { status: 'done' }), call('two', { status: 'failed' }));
    expect(ids()).toEqual(['two', 'goes on']);
    limit = 1;
    runs.limitChanged();
    expect(ids()).toEqual(['goes on']);
    runs.forget(thread);
    expect(ids()).toEqual([]);
  });
});

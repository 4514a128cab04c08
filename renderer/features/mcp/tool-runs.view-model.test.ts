import { expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { describeToolRuns } from './tool-runs.view-model.ts';

const run = (id: string, change: Partial<ToolRun> = {}): ToolRun => ({
  threadId: threadId.parse('thread'),
  turnId: turnId.parse('turn'),
  entryId: entryId.parse(id),
  server: 'notes',
  tool: 'echo',
  status: 'done',
  startedAt: 5,
  durationMs: 412,
  progress: null,
  arguments: '{}',
  result: 'hi',
  error: null,
  ...change,
});

it('lists tool calls under their server or tool, with their state and their result', () => {
  const runs = [
    run('a', { status: 'running', durationMs: null, progress: '2 of 5', result: null }),
    run('b'),
    run('c', { tool: 'fail', status: 'failed', error: 'It broke', result: null }),
    run('d', { server: 'other' }),
  ];
  expect(describeToolRuns(runs, { server: 'notes', tool: null })).toMatchObject([
    { glyph: 'running', text: 'running, 2 of 5', runningSince: 5, texts: [] },
    { text: 'done, 0.4\u00a0s', runningSince: null, texts: [{ name: 'Result', text: 'hi' }] },
    { text: 'failed, 0.4\u00a0s', texts: [{ name: 'Error', text: 'It broke' }] },
  ]);
  expect(describeToolRuns(runs, { server: 'notes', tool: 'fail' })).toHaveLength(1);
});

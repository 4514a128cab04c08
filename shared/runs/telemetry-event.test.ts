import { expect, it } from 'vitest';
import { findDuration, findPath, findTool, toEventState } from './telemetry-event.ts';

it.each([
  ['tool_result', { result: 'fine' }, 'done'],
  ['tool_result', { error: 'no such file' }, 'failed'],
  ['tool_result', { error: null, is_error: true }, 'failed'],
  ['tool_result', { error: '', success: false }, 'failed'],
  ['tool_result', { status: 'declined' }, 'declined'],
  ['bash_output', { exit_code: 0 }, 'done'],
  ['bash_output', { exit_code: 2, status: 'completed' }, 'failed'],
  ['bash_output', { exit_code: '1' }, 'failed'],
  ['completed', { status: 'success', exit_code: 0 }, 'done'],
  ['completed', { status: 'failed', exit_code: 1 }, 'failed'],
  ['completed', { status: 'cancelled' }, 'none'],
  ['completed', {}, 'done'],
  ['error', { message: 'no network' }, 'failed'],
  ['response_chunk', { content: 'x', status: 'failed' }, 'none'],
  ['tool_call', { tool: 'Read' }, 'none'],
  ['approval', { status: 'waiting' }, 'waiting'],
  ['checkpoint', { status: 'in_progress' }, 'running'],
  ['checkpoint', {}, 'none'],
])('reports the state of %s with %j', (type, data, state) => {
  expect(toEventState(type, data)).toBe(state);
});

it('finds the tool, path, and duration of an event under the names in use', () => {
  expect([
    findTool({ tool: 'Read' }),
    findTool({ tool_name: 'Read' }),
    findTool({ name: 'Read' }),
    findTool({}),
  ]).toEqual(['Read', 'Read', 'Read', null]);
  expect(findPath({ path: 'a.ts' })).toBe('a.ts');
  expect(findPath({ arguments: { file_path: 'b.ts' } })).toBe('b.ts');
  expect(findPath({ arguments: 'c.ts' })).toBeNull();
  expect([
    findDuration({ duration_ms: 12 }),
    findDuration({ duration_ms: '12' }),
    findDuration({ duration_ms: -1 }),
  ]).toEqual([12, 12, null]);
});

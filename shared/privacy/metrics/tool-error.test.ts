import { describe, expect, it } from 'vitest';
import type { CommandEntry, PatchEntry, ToolEntry } from '../../transcript/entry.ts';
import { command, common, patch, tool } from '../../transcript/sample-thread.ts';
import { classifyToolError, type ToolError } from './tool-error.ts';

const ofCommand = (over: Partial<CommandEntry>) => classifyToolError({ ...command, ...over });
const ofCall = (over: Partial<ToolEntry>) => classifyToolError({ ...tool, status: 'failed', ...over });

describe('the class of a failed command', () => {
  it.each<[CommandEntry['status'], number | null, ToolError | null]>([
    ['failed', 1, 'command_failed'],
    ['failed', null, 'command_failed'],
    ['failed', 126, 'command_not_executable'],
    ['failed', 127, 'command_not_found'],
    ['blocked', null, 'command_blocked'],
    ['declined', null, 'command_declined'],
    ['cutOff', null, 'command_cut_off'],
    ['stopped', -1, null],
    ['background', null, null],
    ['done', 0, null],
    ['starting', null, null],
    ['running', null, null],
    ['waiting', null, null],
  ])('classifies a command that is %s with exit code %s as %s', (status, exitCode, expected) => {
    expect(ofCommand({ status, exitCode })).toBe(expected);
  });

  it('returns no error class for a command that the user ran', () => {
    expect(ofCommand({ source: 'person', status: 'failed', exitCode: 1 })).toBeNull();
  });
});

it.each<[PatchEntry['status'], ToolError | null]>([
  ['applying', null],
  ['waiting', null],
  ['done', null],
  ['failed', 'patch_failed'],
  ['declined', 'patch_declined'],
  ['didNotApply', 'patch_did_not_apply'],
  ['cancelled', null],
  ['cutOff', 'patch_cut_off'],
])('classifies a patch that is %s as %s', (status, expected) => {
  expect(classifyToolError({ ...patch, status })).toBe(expected);
});

describe('the class of a failed call', () => {
  it.each<[ToolEntry['status'], ToolError | null]>([
    ['running', null],
    ['waiting', null],
    ['done', null],
    ['failed', 'tool_failed'],
    ['declined', 'tool_declined'],
    ['cutOff', 'tool_cut_off'],
  ])('classifies a call that is %s as %s', (status, expected) => {
    expect(ofCall({ status })).toBe(expected);
  });

  it.each<[error: string, ToolError]>([
    ['tool call error: timed out awaiting tools/call after 60s', 'tool_timed_out'],
    ['Mcp error: -32601: Method not found', 'tool_not_found'],
    ['unknown tool `x`', 'tool_not_found'],
    ['Mcp error: -32602: Invalid params', 'tool_bad_arguments'],
    ['Transport closed', 'tool_server_gone'],
    ['something else', 'tool_failed'],
  ])('classifies a failed call with the text %j as %s', (error, expected) => {
    expect(ofCall({ error })).toBe(expected);
  });

  it("does not classify a failed call by the tool's answer", () => {
    expect(ofCall({ result: 'timed out, unknown tool, transport closed' })).toBe('tool_failed');
  });
});

it('returns no error class for an entry that is not a tool', () => {
  expect(classifyToolError({ ...common('search'), kind: 'webSearch', query: 'timed out', running: false })).toBeNull();
});

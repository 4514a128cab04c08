import { describe, expect, it } from 'vitest';
import { type EventData, findDuration, toEventState } from './telemetry-event.ts';
import { copyToolTallies, countTool, createToolTallies, getProgram } from './tool-tallies.ts';

type Told = readonly [type: string, at: number | null, data: EventData];

function talliesAfter(...events: readonly Told[]) {
  const tallies = createToolTallies();
  for (const [position, [type, at, data]] of events.entries()) {
    countTool(tallies, { position, type, at, data, state: toEventState(type, data), durationMs: findDuration(data) });
  }
  return tallies;
}

describe('tools of a run', () => {
  it('counts the tools of a run by program and name, with their outcome and duration', () => {
    const { byKey, open } = talliesAfter(
      ['bash_command', 1_000, { command: 'npm test' }],
      ['bash_output', 4_000, { exit_code: 1 }],
      ['bash_command', 5_000, { command: 'CI=true /usr/bin/npm run build', call_id: 'b' }],
      ['tool_call', 5_000, { tool: 'search', call_id: 's' }],
      ['tool_result', 5_500, { tool: 'search', call_id: 's', duration_ms: 400 }],
      ['bash_output', 6_000, { exit_code: 0, call_id: 'b' }],
      ['file_write', 7_000, { path: 'a.ts' }],
    );
    expect(byKey).toEqual({
      'command npm': {
        kind: 'command',
        name: 'npm',
        calls: 2,
        failed: 1,
        declined: 0,
        ms: 4_000,
        longest: { ms: 3_000, position: 0 },
      },
      'tool search': {
        kind: 'tool',
        name: 'search',
        calls: 1,
        failed: 0,
        declined: 0,
        ms: 400,
        longest: { ms: 400, position: 3 },
      },
      'edit ': { kind: 'edit', name: '', calls: 1, failed: 0, declined: 0, ms: 0, longest: null },
    });
    expect(open).toEqual([]);
  });

  it('does not wait for tools that report their own end', () => {
    const { byKey, open } = talliesAfter(
      ['bash_command', 1, { command: 'make', status: 'done', exit_code: 0, duration_ms: 70 }],
      ['tool_call', 2, { tool: 'mail', status: 'declined' }],
    );
    expect(open).toEqual([]);
    expect(byKey['command make']).toMatchObject({ calls: 1, ms: 70 });
    expect(byKey['tool mail']).toMatchObject({ calls: 1, declined: 1 });
  });

  it('keeps counting tools from a stored copy', () => {
    const kept = talliesAfter(['bash_command', 1_000, { command: 'ls' }]);
    const copy = copyToolTallies(kept);
    countTool(copy, { position: 1, type: 'bash_output', at: 1_250, state: 'done', durationMs: null, data: {} });
    expect(copy.byKey['command ls']?.ms).toBe(250);
    expect(kept.byKey['command ls']?.ms).toBe(0);
    expect(kept.open).toHaveLength(1);
  });

  it('tool counters do not grow with made-up data in a file', () => {
    const made = Array.from({ length: 3_000 }, (_, number): Told => ['bash_command', null, { command: `p${number}` }]);
    const { byKey, open } = talliesAfter(...made);
    expect(Object.keys(byKey).length).toBeLessThanOrEqual(301);
    expect(open.length).toBeLessThanOrEqual(1_000);
  });
});

it('finds the program of a command', () => {
  expect(getProgram('npm test')).toBe('npm');
  expect(getProgram('A=1 B=2 ./node_modules/.bin/vitest run')).toBe('vitest');
  expect(getProgram('"C:\\Program Files\\Git\\git.exe" status')).toBe('git.exe');
  expect(getProgram('cd x && make')).toBe('cd');
  expect(getProgram('')).toBe('');
});

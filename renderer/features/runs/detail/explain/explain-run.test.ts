import { describe, expect, it } from 'vitest';
import { fc } from '../../../../../fixtures/testkit/properties.ts';
import { eventTypes, type RunEvent } from '../../../../../shared/runs/run-event.ts';
import type { RunState } from '../../../../../shared/runs/run-totals.ts';
import { toEventState } from '../../../../../shared/runs/telemetry-event.ts';
import { explainRun, type Why, type WhyEvent } from './explain-run.ts';

type Line = readonly [type: string, data?: Record<string, unknown>, state?: RunEvent['state']];

/** Creates one event per minute, in the form of a telemetry file. */
const eventsOf = (lines: readonly Line[]): readonly WhyEvent[] =>
  lines.map(([type, data = {}, state], at) => ({
    position: at,
    at: at * 60_000,
    type,
    state: state ?? toEventState(type, data),
    durationMs: null,
    data,
  }));
const why = (state: RunState, ...lines: readonly Line[]): Why => {
  const found = explainRun(eventsOf(lines), state);
  if (found === null) throw new Error('There is no explanation');
  return found;
};
const ran = (command: string, exitCode: number | null, more: Record<string, unknown> = {}): readonly Line[] => [
  ['bash_command', { command }],
  ['bash_output', { exit_code: exitCode, ...more }],
];
const failed: Line = ['completed', { status: 'failed' }];
const edited = (path: string): Line => ['file_write', { path }];

describe('the reason of a failed run', () => {
  it('explains a failed run by the command that its error names, with the edit after which it first broke', () => {
    const found = why(
      'failed',
      ...ran('npx tsc', 0),
      edited('file1.ts'),
      edited('file3.ts'),
      ...ran('npx tsc', 2),
      edited('file4.ts'),
      ...ran('npx tsc', 2),
      ['error', { message: 'npx tsc ended with exit 2, 14 errors' }],
      failed,
    );
    expect(found).toMatchObject({
      end: 'failed',
      message: 'npx tsc ended with exit 2, 14 errors',
      cause: { kind: 'command', name: 'npx tsc', exitCode: 2, how: 'failed', position: 8 },
      firstBroken: { position: 5, edit: { path: 'file3.ts', position: 3 } },
      lastFailure: null,
    });
  });

  it('explains a failed run by a failed check', () => {
    const check = (at: number, command: string, exitCode: number): readonly Line[] => [
      ['bash_command', { command, call_id: `check-${at}` }],
      ['bash_output', { exit_code: exitCode, call_id: `check-${at}` }],
    ];
    const found = why('failed', edited('a.ts'), ...check(1, 'npm test', 1), ...check(2, 'npm run lint', 0), failed);
    expect(found).toMatchObject({ cause: { name: 'npm test', isCheck: true }, message: null });
  });

  it('never explains a failed run by a failed command that the run did not name', () => {
    const found = why(
      'failed',
      ...ran('npm test', 1),
      ['error', { message: 'Rate limit reached. Try again in 3 s.' }],
      failed,
    );
    expect(found).toMatchObject({ cause: null, message: 'Rate limit reached. Try again in 3 s.' });
    expect(found.lastFailure?.name).toBe('npm test');
    expect(why('failed', ...ran('npm test', 1), failed)).toMatchObject({ cause: null, message: null });
  });

  it.each([
    ['Codex lost its connection.'],
    ['Your usage limit is used up.'],
    ['The context is full.'],
    ['Codex ended while it worked.'],
  ])('explains a failed run by what it reported: %s', (message) => {
    expect(why('failed', ['error', { message }], failed)).toMatchObject({ message, cause: null, lastFailure: null });
  });

  it('does not explain a failed run by an error that it overcame', () => {
    const found = why('failed', ['error', { message: 'Reconnecting' }], ...ran('npm test', 0), failed);
    expect(found).toMatchObject({ message: null, cause: null, lastFailure: null });
  });

  it('distinguishes a timeout, a killed command and a declined one from a failure', () => {
    const how = (...lines: readonly Line[]) => {
      const found = why('failed', ...lines, ['error', { message: 'sleep 900 did not end well' }], failed);
      return found.cause?.how;
    };
    expect(how(...ran('sleep 900', null, { status: 'timed_out' }))).toBe('timedOut');
    expect(how(...ran('sleep 900', 137))).toBe('killed');
    expect(how(['bash_command', { command: 'sleep 900', status: 'declined' }])).toBe('declined');
    expect(how(...ran('sleep 900', 1))).toBe('failed');
  });

  it('explains a failed run by a patch that does not apply', () => {
    const found = why(
      'failed',
      ['file_write', { path: 'src/a.ts', status: 'didNotApply' }],
      ['error', { message: 'The patch to src/a.ts does not apply.' }],
      failed,
    );
    expect(found).toMatchObject({ cause: { kind: 'edit', name: 'src/a.ts' }, files: 0 });
  });

  it('matches outputs of commands that ran at the same time', () => {
    const found = why(
      'failed',
      ['bash_command', { command: 'npm test', call_id: 'a' }],
      ['bash_command', { command: 'npm run lint', call_id: 'b' }],
      ['bash_output', { exit_code: 1, call_id: 'a' }],
      ['bash_output', { exit_code: 0, call_id: 'b' }],
      failed,
    );
    expect(found.lastFailure?.name).toBe('npm test');
    expect(found.failedCommands).toBe(1);
  });
});

describe('the end of other runs', () => {
  it('says what a finished run did and what still failed', () => {
    const found = why('finished', edited('a.ts'), ...ran('npm test', 1), ...ran('npm test', 0), ...ran('npx tsc', 2), [
      'completed',
      { status: 'success' },
    ]);
    expect(found).toMatchObject({ end: 'finished', files: 1, commands: 3, failedCommands: 2, cause: null });
    expect(found.lastFailure?.name).toBe('npx tsc');
    expect(why('finished', ...ran('npm test', 1), ...ran('npm test', 0)).lastFailure).toBeNull();
  });

  it('says what ran when a run was stopped, and gives no cause', () => {
    const found = why(
      'stopped',
      ...ran('npm test', 1),
      ['bash_command', { command: 'npm run build' }],
      ['completed', { status: 'cancelled' }],
    );
    expect(found).toMatchObject({ end: 'stopped', during: { name: 'npm run build' }, cause: null, message: null });
  });

  it('gives no explanation while the run continues', () => {
    expect(explainRun([], 'running')).toBeNull();
    expect(explainRun([], 'waiting')).toBeNull();
    expect(explainRun([], 'unknown')).toMatchObject({ place: null, cause: null });
  });
});

it('claims nothing that the events of a run do not show, whatever they are', () => {
  const name = fc.constantFrom('npm test', 'npx tsc', 'a.ts');
  const line = fc.tuple(
    fc.constantFrom(...eventTypes, 'usage', 'approval', 'status'),
    fc.record(
      {
        command: fc.oneof(name, fc.constant(7)),
        path: name,
        tool: name,
        exit_code: fc.constantFrom(0, 1, 137, null, 'x'),
        message: fc.constantFrom('npm test failed', 'No tokens left', ''),
        call_id: fc.constantFrom('a', 'b', 'check-1'),
        status: fc.constantFrom('failed', 'done', 'declined', 'timed_out'),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 40 }),
      fc.constantFrom<RunState>('failed', 'finished', 'stopped', 'unknown'),
      (lines, state) => {
        const events = eventsOf(lines as readonly Line[]);
        const found = explainRun(events, state);
        const positions = new Set(events.map(({ position }) => position));
        for (const place of [found?.place, found?.cause, found?.lastFailure, found?.firstBroken, found?.during]) {
          if (place != null) expect(positions.has(place.position)).toBe(true);
        }
        for (const step of [found?.cause, found?.lastFailure]) {
          if (step == null) continue;
          const event = events.find(({ position }) => position === step.position);
          expect(['failed', 'declined']).toContain(event?.state);
        }
        if (found?.cause != null) {
          expect(state).toBe('failed');
          expect(found.cause.isCheck || found.message?.includes(found.cause.name)).toBe(true);
        }
      },
    ),
  );
});

import { describe, expect, it } from 'vitest';
import { RunTimeline } from './run-timeline.ts';
import { toEventState } from './telemetry-event.ts';
import { getTimeRanges } from './time-account.ts';
import { readSpentTokens } from './usage-event.ts';

type Told = readonly [type: string, at: number | null, data?: Readonly<Record<string, unknown>>];

const start = Date.UTC(2026, 10, 20);
const year = 365 * 24 * 60 * 60_000;

function courseOf(events: readonly Told[], timeline = new RunTimeline()): RunTimeline {
  for (const [position, [type, at, data = {}]] of events.entries()) {
    const event = {
      position,
      type,
      at: at === null ? null : start + at,
      state: toEventState(type, data),
      durationMs: null,
      data,
    };
    timeline.add(event, type === 'usage' ? readSpentTokens(data, null) : null);
  }
  return timeline;
}

const asked: readonly Told[] = [
  ['prompt_sent', 0],
  ['bash_command', 2_000, { command: 'npm publish' }],
  ['approval', 2_000, { decision: null }],
  ['approval', 182_000, { decision: 'approved', by: 'person' }],
  ['bash_output', 192_000, { exit_code: 0 }],
  ['response_complete', 195_000],
  ['completed', 195_000],
];

describe('the timeline of a run', () => {
  it('the timeline of a run says what determined the time and links to it', () => {
    const { account } = courseOf(asked).account(null);
    expect(account.ms).toMatchObject({ model: 5_000, you: 180_000, commands: 10_000, idle: 0 });
    expect(getTimeRanges(account).waits).toEqual([{ kind: 'you', from: start + 2_000, ms: 180_000, position: 3 }]);
  });

  it('the timeline of a run counts the time between turns separately', () => {
    const next = asked.map(([type, at, data = {}]): Told => [type, (at ?? 0) + 1_000_000, data]);
    expect(courseOf([...asked, ...next]).account(null).account.ms).toMatchObject({ you: 360_000, between: 805_000 });
  });

  it('the timeline of a run counts unfinished work up to the last event', () => {
    const { account } = courseOf([...asked.slice(0, 2), ['thinking', 10_000]]).account(null);
    expect(account.ms).toMatchObject({ model: 2_000, commands: 8_000 });
  });

  it('the timeline of a run does not count a clock change as a wait, forward by years or back by a day', () => {
    const forward = courseOf([...asked.slice(0, 3), ['approval', 40 * year, { decision: 'approved' }]]).account(null);
    expect(forward.account.ms.you).toBe(0);
    expect(forward.account.ms.clock).toBeGreaterThan(39 * year);
    expect(forward.clock.jumps).toMatchObject([{ position: 3 }]);
    const day = 86_400_000;
    const back = courseOf([
      ...asked.slice(0, 2),
      ...[1, 2, 3, 4].map((second): Told => ['thinking', second * 1_000 - day]),
      ['bash_output', 10_000 - day, { exit_code: 0 }],
    ]).account(null);
    expect(back.clock.jumps).toMatchObject([{ position: 4 }]);
    expect(Object.values(back.account.ms).every((ms) => ms >= 0 && ms < 60_000)).toBe(true);
  });

  it('the timeline of a run ignores a single wrong time', () => {
    const odd: readonly Told[] = [...asked.slice(0, 2), ['thinking', -40 * year], ...asked.slice(4)];
    const { account, clock } = courseOf(odd).account(null);
    expect(clock.jumpCount).toBe(0);
    expect(account.ms.commands).toBe(190_000);
  });

  it('the timeline of a run counts events without a time and reports another version of the format', () => {
    const { account, otherSchema, untimed } = courseOf([
      ['started', null, { schema: 7 }],
      ['thinking', null],
    ]).account(null);
    expect([account.covered, otherSchema, untimed]).toEqual([null, 7, 2]);
  });

  it('the timeline of a run continues from stored data as if it had never stopped', () => {
    const whole = courseOf(asked);
    const first = courseOf(asked.slice(0, 4));
    const kept: ReturnType<RunTimeline['toStored']> = JSON.parse(JSON.stringify(first.toStored()));
    const rest = new RunTimeline(kept);
    for (const [at, [type, time, data = {}]] of asked.slice(4).entries())
      rest.add(
        { position: at + 4, type, at: start + (time ?? 0), state: toEventState(type, data), durationMs: null, data },
        null,
      );
    expect(rest.account(null)).toEqual(whole.account(null));
    expect(rest.waterfall(start, start + 200_000, 500)).toEqual(whole.waterfall(start, start + 200_000, 500));
  });

  it('the timeline of a run has a bounded waterfall for any length, with all usage and edits', () => {
    const turn: readonly Told[] = [
      ['prompt_sent', 0],
      ['thinking', 10],
      ['file_write', 20, { added: 2, removed: 1 }],
      ['approval', 30, { decision: 'declined', by: 'rule' }],
      ['usage', 40, { model: 'm', input_tokens: 100, output_tokens: 10 }],
    ];
    const timeline = new RunTimeline();
    for (let at = 0; at < 20_000; at++)
      courseOf(
        turn.map(([type, time, data]) => [type, (time ?? 0) + at * 97, data ?? {}]),
        timeline,
      );
    const { bars, marks } = timeline.waterfall(start, start + 20_000 * 97, 1_000);
    expect(bars.length).toBeLessThan(4_000);
    expect(Math.max(marks.spent.length, marks.diffs.length, marks.approvals.length)).toBeLessThanOrEqual(1_000);
    expect(marks.spent.reduce((sum, { spent }) => sum + (spent[0]?.input ?? 0), 0)).toBe(2_000_000);
    expect(marks.diffs.reduce((sum, { added }) => sum + added, 0)).toBe(40_000);
    expect(marks.approvals.reduce((sum, { byOthers, declined }) => sum + byOthers + declined, 0)).toBe(40_000);
    expect(JSON.stringify(timeline.toStored()).length).toBeLessThan(600_000);
  });
});

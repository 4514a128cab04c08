import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import { sampleEvent } from '../../../../shared/runs/testing/sample-run.ts';
import { rowOf, timelineRows } from './timeline-rows.ts';

const options = { chunks: true, quiet: true, selected: null, opened: new Set<number>() };
const events = (...types: readonly string[]): RunEvent[] => types.map((type, at) => sampleEvent(at, type));
const shape = (rows: ReturnType<typeof timelineRows>) => rows.map(({ events: own, kind }) => `${kind} ${own.length}`);

describe('chunks', () => {
  it('form one row when consecutive', () => {
    const rows = timelineRows(
      events('prompt_sent', 'response_chunk', 'response_chunk', 'thinking', 'response_chunk'),
      options,
    );
    expect(shape(rows)).toEqual(['event 1', 'chunks 2', 'event 1', 'event 1']);
  });

  it('are separate when their row was opened, and when events are not adjacent', () => {
    const chunks = events('response_chunk', 'response_chunk');
    expect(shape(timelineRows(chunks, { ...options, opened: new Set([0]) }))).toEqual(['event 1', 'event 1']);
    expect(shape(timelineRows(chunks, { ...options, chunks: false }))).toEqual(['event 1', 'event 1']);
  });

  it('fold at the same events wherever the window starts, and never into an endless row', () => {
    const many = Array.from({ length: 200 }, (_, at) => sampleEvent(at, 'response_chunk'));
    const whole = timelineRows(many, options);
    const later = timelineRows(many.slice(55), options);
    expect(whole.length).toBe(5);
    expect(later.slice(1)).toEqual(whole.slice(2));
  });
});

describe('a request', () => {
  const asked = sampleEvent(1, 'approval', { state: 'waiting', data: { approval_id: 'a' } });
  const answered = sampleEvent(2, 'approval', { state: 'done', data: { approval_id: 'a' } });
  const states = (reported: readonly RunEvent[]) =>
    timelineRows(reported, options).flatMap((row) => row.events.map(({ state }) => state));

  it('has one row, which is that of the answer once there is one', () => {
    expect(states([asked])).toEqual(['waiting']);
    expect(states([asked, answered])).toEqual(['done']);
    const other = sampleEvent(2, 'approval', { state: 'done', data: { approval_id: 'b' } });
    expect(states([asked, other])).toEqual(['waiting', 'done']);
  });

  it('no longer waits when the run has ended', () => {
    expect(states([asked, sampleEvent(3, 'completed', { state: 'failed' })])).toEqual(['none', 'failed']);
  });
});

describe('a long stretch in which nothing went wrong', () => {
  const stretch = Array.from({ length: 34 }, (_, at) =>
    sampleEvent(at + 1, at % 2 === 0 ? 'file_read' : 'bash_command'),
  );
  const all = [sampleEvent(0, 'prompt_sent'), ...stretch, sampleEvent(35, 'completed')];

  it('folds, except for its ends', () => {
    const rows = timelineRows(all, options);
    expect(shape(rows)).toEqual(['event 1', ...Array(3).fill('event 1'), 'quiet 28', ...Array(4).fill('event 1')]);
  });

  it('does not fold when something in it failed or waits', () => {
    const failed = all.map((event, at) => (at === 18 ? { ...event, state: 'failed' as const } : event));
    expect(timelineRows(failed, options).some(({ events: own }) => own.some(({ state }) => state === 'failed'))).toBe(
      true,
    );
    expect(
      timelineRows(failed, options)
        .filter(({ kind }) => kind === 'quiet')
        .map(({ events: own }) => own.length),
    ).toEqual([11, 10]);
  });

  it('is open while an event in it is selected, and once it was opened', () => {
    expect(timelineRows(all, { ...options, selected: 1_000 })).toHaveLength(36);
    expect(timelineRows(all, { ...options, opened: new Set([400]) })).toHaveLength(36);
  });

  it('stays as it is when it is short', () => {
    expect(timelineRows(all.slice(0, 12), options)).toHaveLength(12);
  });
});

it('finds the row of an event', () => {
  const rows = timelineRows(events('prompt_sent', 'response_chunk', 'response_chunk', 'completed'), options);
  expect([0, 100, 200, 300].map((position) => rowOf(rows, position))).toEqual([0, 1, 1, 2]);
  expect([rowOf(rows, 50), rowOf(rows, 400), rowOf([], 0)]).toEqual([-1, -1, -1]);
});

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import { createSampleEvent } from '../../../../shared/runs/testing/sample-run.ts';
import { findRow, toTimelineRows } from './timeline-rows.ts';

const options = { foldsChunks: true, foldsQuiet: true, selected: null, opened: new Set<number>() };
const events = (...types: readonly string[]): RunEvent[] => types.map((type, at) => createSampleEvent(at, type));
const shape = (rows: ReturnType<typeof toTimelineRows>) => rows.map(({ events: own, kind }) => `${kind} ${own.length}`);

describe('chunks', () => {
  it('joins consecutive chunks into one row', () => {
    const rows = toTimelineRows(
      events('prompt_sent', 'response_chunk', 'response_chunk', 'thinking', 'response_chunk'),
      options,
    );
    expect(shape(rows)).toEqual(['event 1', 'chunks 2', 'event 1', 'event 1']);
  });

  it('shows chunks separately when their row was opened or events are not adjacent', () => {
    const chunks = events('response_chunk', 'response_chunk');
    expect(shape(toTimelineRows(chunks, { ...options, opened: new Set([0]) }))).toEqual(['event 1', 'event 1']);
    expect(shape(toTimelineRows(chunks, { ...options, foldsChunks: false }))).toEqual(['event 1', 'event 1']);
  });

  it('folds chunks at the same events wherever the window starts, with a limit per row', () => {
    const many = Array.from({ length: 200 }, (_, at) => createSampleEvent(at, 'response_chunk'));
    const whole = toTimelineRows(many, options);
    const later = toTimelineRows(many.slice(55), options);
    expect(whole.length).toBe(5);
    expect(later.slice(1)).toEqual(whole.slice(2));
  });
});

describe('a request', () => {
  const asked = createSampleEvent(1, 'approval', { state: 'waiting', data: { approval_id: 'a' } });
  const answered = createSampleEvent(2, 'approval', { state: 'done', data: { approval_id: 'a' } });
  const states = (reported: readonly RunEvent[]) =>
    toTimelineRows(reported, options).flatMap((row) => row.events.map(({ state }) => state));

  it('shows a request and its answer as one row', () => {
    expect(states([asked])).toEqual(['waiting']);
    expect(states([asked, answered])).toEqual(['done']);
    const other = createSampleEvent(2, 'approval', { state: 'done', data: { approval_id: 'b' } });
    expect(states([asked, other])).toEqual(['waiting', 'done']);
  });

  it('shows no request as waiting after the run ended', () => {
    expect(states([asked, createSampleEvent(3, 'completed', { state: 'failed' })])).toEqual(['none', 'failed']);
  });
});

describe('a long stretch in which nothing went wrong', () => {
  const quietEvents = Array.from({ length: 34 }, (_, at) =>
    createSampleEvent(at + 1, at % 2 === 0 ? 'file_read' : 'bash_command'),
  );
  const all = [createSampleEvent(0, 'prompt_sent'), ...quietEvents, createSampleEvent(35, 'completed')];

  it('folds a long quiet range except for its ends', () => {
    const rows = toTimelineRows(all, options);
    expect(shape(rows)).toEqual(['event 1', ...Array(3).fill('event 1'), 'quiet 28', ...Array(4).fill('event 1')]);
  });

  it('does not fold a range in which something failed or waits', () => {
    const failed = all.map((event, at) => (at === 18 ? { ...event, state: 'failed' as const } : event));
    expect(toTimelineRows(failed, options).some(({ events: own }) => own.some(({ state }) => state === 'failed'))).toBe(
      true,
    );
    expect(
      toTimelineRows(failed, options)
        .filter(({ kind }) => kind === 'quiet')
        .map(({ events: own }) => own.length),
    ).toEqual([11, 10]);
  });

  it('opens a quiet range while an event in it is selected, and after it was opened', () => {
    expect(toTimelineRows(all, { ...options, selected: 1_000 })).toHaveLength(36);
    expect(toTimelineRows(all, { ...options, opened: new Set([400]) })).toHaveLength(36);
  });

  it('does not fold a short quiet range', () => {
    expect(toTimelineRows(all.slice(0, 12), options)).toHaveLength(12);
  });
});

it('finds the row of an event by position', () => {
  const rows = toTimelineRows(events('prompt_sent', 'response_chunk', 'response_chunk', 'completed'), options);
  expect([0, 100, 200, 300].map((position) => findRow(rows, position))).toEqual([0, 1, 1, 2]);
  expect([findRow(rows, 50), findRow(rows, 400), findRow([], 0)]).toEqual([-1, -1, -1]);
});

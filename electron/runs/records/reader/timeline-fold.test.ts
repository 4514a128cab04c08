import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fc, runs } from '../../../../fixtures/testkit/properties.ts';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import type { Result } from '../../../../shared/base/result.ts';
import { TimelineFold } from '../../../../shared/runs/timeline-fold.ts';
import { timelineSnapshot } from '../../../../shared/runs/timeline-snapshot.ts';
import { OpenRun } from './open-run.ts';

let folder: TestFolder;
let opened: OpenRun[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('timeline-fold');
  opened = [];
});
afterEach(async () => {
  for (const run of opened) run.close();
  await folder.remove();
});

function open(path: string): OpenRun {
  const run = new OpenRun(path, join(folder.path, 'indexes'));
  opened.push(run);
  return run;
}

function given<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Reads the timeline as a page receives it. */
function createFold(run: OpenRun): TimelineFold {
  return new TimelineFold(timelineSnapshot.parse(JSON.parse(JSON.stringify(given(run.timeline())))));
}

const start = Date.UTC(2026, 10, 27);
const number = fc.integer({ min: 0, max: 5_000 });
const anyFields = fc.record(
  {
    content: fc.constantFrom('text', 'x'.repeat(3_000)),
    model: fc.constantFrom('one', 'two'),
    duration_ms: number,
    exit_code: fc.constantFrom(0, 1),
    decision: fc.constantFrom(null, 'approved', 'declined'),
    by: fc.constantFrom('user', 'rule'),
    added: number,
    removed: number,
    diff: fc.constantFrom('+a', '+a\n'.repeat(2_000)),
    input_tokens: number,
    output_tokens: number,
    attempt: fc.constantFrom(1, 2),
    schema: fc.constantFrom(1, 9),
  },
  { requiredKeys: [] },
);
const anyLine = fc.record({
  type: fc.constantFrom(
    ...['started', 'prompt_sent', 'thinking', 'response_complete', 'bash_command', 'bash_output', 'tool_call'],
    ...['tool_result', 'file_write', 'approval', 'usage', 'status', 'error', 'completed', 'other'],
  ),
  // Mostly forward, sometimes back, and rarely by years.
  step: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: -200_000, max: 200_000 }) },
    { weight: 1, arbitrary: fc.constant(400 * 86_400_000) },
  ),
  hasTime: fc.boolean(),
  fields: anyFields,
});

function toLines(lines: readonly { type: string; step: number; hasTime: boolean; fields: object }[]): string[] {
  let at = start;
  return lines.map(({ fields, hasTime, step, type }) => {
    at += step;
    return `${JSON.stringify({ type, ...(hasTime && { timestamp: new Date(at).toISOString() }), ...fields })}\n`;
  });
}

describe('the timeline of a run on the page', () => {
  it('the timeline of a run, read and continued with the events that follow, equals a later read', () => {
    let file = 0;
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 60 }),
        fc.nat({ max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (all, known, step) => {
          const path = join(folder.path, `${++file}.jsonl`);
          const lines = toLines(all);
          writeFileSync(path, lines.slice(0, known).join(''));
          const run = open(path);
          let fold = createFold(run);
          const end = run.follow(({ changed, isWhole, totals }) => {
            expect(isWhole).toBe(true);
            if (fold.add(changed) === null) fold = createFold(run);
            expect(fold.events).toBe(totals.events);
          });
          for (let from = known; from < lines.length; from += step) {
            appendFileSync(path, lines.slice(from, from + step).join(''));
            run.checkFile();
            for (const pixels of [50, 1_000])
              expect(fold.waterfall(null, null, pixels)).toEqual(given(run.waterfall(null, null, pixels)));
            const part = [start + 5_000, start + 100_000] as const;
            expect(fold.waterfall(...part, 10)).toEqual(given(run.waterfall(...part, 10)));
          }
          end();
          run.close();
          opened = [];
        },
      ),
      { numRuns: runs(40, 2_000) },
    );
  });

  it('the timeline of a run needs another read when an event was cut too much to be counted', () => {
    const path = join(folder.path, 'telemetry.jsonl');
    writeFileSync(path, '');
    const run = open(path);
    const fold = createFold(run);
    const reported: (number | null)[] = [];
    const end = run.follow(({ changed }) => reported.push(fold.add(changed)));
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`field${at}`, at]));
    const timestamp = new Date(start).toISOString();
    appendFileSync(path, `${JSON.stringify({ type: 'file_write', timestamp, ...many, added: 4, removed: 1 })}\n`);
    run.checkFile();
    end();
    expect(reported).toEqual([null]);
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../fixtures/testkit/read-log.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { describeEvent } from '../../shared/diagnostics/describe-event.ts';
import { type DiagnosticsLine, textOfLine } from '../../shared/diagnostics/diagnostics-line.ts';
import type { MetricCounts } from '../../shared/privacy/metrics/metric-counts.ts';
import type { Told } from './testing/counting-profile.ts';
import { replayIntoServices } from './testing/replay-into-services.ts';

// What the app counts and logs for every recording of Codex: the exact events and lines in order, and what would be
// sent. `recorded-telemetry/` has a file for each, to be reviewed like code when it changes.

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('told');
});
afterEach(() => folder.remove());

const replayed = (name: string) => replayIntoServices(loadTranscript(name), folder.path);

it('has a file for each recording, and no other', () => {
  const files = readdirSync(join(import.meta.dirname, 'recorded-telemetry'));
  expect(new Set(files)).toEqual(new Set(listTranscripts().map((name) => `${name}.txt`)));
});

describe.each(listTranscripts())('the recording %s', (name) => {
  it('matches its file next to this test, and writes none of its words to disk', async () => {
    const reported = await replayed(name);
    await expect(describeReported(reported)).toMatchFileSnapshot(`recorded-telemetry/${name}.txt`);

    const written = reported.lines.filter(({ tag }) => tag !== 'stderr');
    expect(written.map(({ text }) => text)).toEqual(reported.events.map((event) => describeEvent(event).text));
    expect(readLog(folder.path)).toBe(written.map(textOfLine).join(''));
    const log = readLog(folder.path);
    expect(wordsOf(name).filter((words) => log.includes(words))).toEqual([]);
  });
});

/** The log without times, and what would be sent. */
function describeReported({ counts, lines }: Told): string {
  const logged = lines.map((line) => `${describeLine(line)}\n`);
  const counted = describeCounts(counts).map((line) => `${line}\n`);
  return [...logged, '\nTo be sent, were it switched on:\n', ...counted].join('');
}

function describeLine({ domain, level, tag, text }: DiagnosticsLine): string {
  return `[${tag}] ${domain}${level === 'info' || level === 'debug' ? '' : ` ${level}`}: ${text}`;
}

function describeCounts(counts: MetricCounts): readonly string[] {
  return Object.entries(counts).flatMap(([name, count]) =>
    typeof count === 'number'
      ? count === 0
        ? []
        : [`${name} ${count}`]
      : Object.entries(count).map(([value, times]) => `${name} ${value} ${times}`),
  );
}

/** Every text of several words, and every path, in a recording. */
function wordsOf(name: string): readonly string[] {
  const words = loadTranscript(name).steps.flatMap(({ message }) => textsIn(message));
  return [...new Set(words)].filter((text) => text.length > 7 && /[\s/]/.test(text));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

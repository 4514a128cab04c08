import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../fixtures/testkit/read-log.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { type DiagnosticsLine, formatDiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import type { MetricCounts } from '../../shared/privacy/metrics/metric-counts.ts';
import { describeTelemetryEvent } from '../diagnostics/describe-event.ts';
import type { ProfileRecording } from './testing/counting-profile.ts';
import { replayIntoServices } from './testing/replay-into-services.ts';

// Tests what the app counts and logs for every recording of Codex: the exact events and lines in order, and what it
// would send. The snapshot file has a text for each. Review its changes like code.

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('told');
});
afterEach(() => folder.remove());

const replayed = (name: string) => replayIntoServices(loadTranscript(name), folder.path);

it('has a snapshot of telemetry for each recording, and no other', () => {
  const file = join(import.meta.dirname, '__snapshots__/recorded-telemetry.test.ts.snap');
  const named = [...readFileSync(file, 'utf8').matchAll(/^exports\[`the recording (\S+) > /gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...listTranscripts()].sort());
});

describe.each(listTranscripts())('the recording %s', (name) => {
  it('matches its snapshot of telemetry, and writes none of its words to disk', async () => {
    const reported = await replayed(name);
    expect(describeReported(reported)).toMatchSnapshot();

    const written = reported.lines.filter(({ tag }) => tag !== 'stderr');
    expect(written.map(({ text }) => text)).toEqual(reported.events.map((event) => describeTelemetryEvent(event).text));
    expect(readLog(folder.path)).toBe(written.map(formatDiagnosticsLine).join(''));
    const log = readLog(folder.path);
    expect(wordsOf(name).filter((words) => log.includes(words))).toEqual([]);
  });
});

/** Returns the log without times, and what the app would send. */
function describeReported({ counts, lines }: ProfileRecording): string {
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

/** Returns every text with several words, and every path, in a recording. */
function wordsOf(name: string): readonly string[] {
  const words = loadTranscript(name).steps.flatMap(({ message }) => textsIn(message));
  return [...new Set(words)].filter((text) => text.length > 7 && /[\s/]/.test(text));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

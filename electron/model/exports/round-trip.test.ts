import { describe, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../../fixtures/testkit/properties.ts';
import { listTranscripts } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { endTurn } from '../../../shared/exports/imported-thread.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { createWriter } from './record-writer.ts';
import { toRecords } from './testing/sample-records.ts';
import { ThreadReader } from './thread-reader.ts';

const now = 1_700_000_000_000;

/** Writes a transcript to a file, and reads it back in pieces of this length. */
function throughFile(transcript: Transcript, pieceLength: number) {
  const write = createWriter('jsonl');
  const file = toRecords(transcript).map(write).join('');
  const reader = new ThreadReader(now);
  for (let at = 0; at < file.length; at += pieceLength) {
    expect(reader.add(file.slice(at, at + pieceLength))).toEqual({ ok: true, value: null });
  }
  const read = reader.end();
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

describe.each(listTranscripts())('the recording %s', (name) => {
  it('a transcript is the same after a round trip through a file, except that nothing is running', () => {
    for (const { transcript } of replayTranscript(name)) {
      const { turns } = throughFile(transcript, 10_007);
      expect(turns.map(({ turn }) => turn)).toEqual(transcript.turns.map((turn) => endTurn(turn, now)));
    }
  });
});

it('reads an exported file that is cut anywhere in transit', () => {
  const [thread] = replayTranscript('raw-events');
  if (thread === undefined) throw new Error('The recording has no thread');
  const whole = throughFile(thread.transcript, Number.MAX_SAFE_INTEGER);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), (length) => {
      expect(throughFile(thread.transcript, length)).toEqual(whole);
    }),
    { numRuns: runs(20, 200) },
  );
});

it('text with any characters comes back unchanged, with outputs, diffs, pins, and origins', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const write = createWriter('jsonl');
      const records = toRecords(replayTranscript('patch-accepted')[0]?.transcript ?? { turns: [] }, text);
      const reader = new ThreadReader(now);
      for (const record of records) reader.add(write(record));
      const read = reader.end();
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      const parts = read.value.turns.flatMap(({ diffs, facts, outputs }) => [facts, ...outputs, ...diffs]);
      expect(new Set(parts)).toEqual(
        new Set(records.filter(({ record }) => ['turn', 'output', 'diff'].includes(record))),
      );
    }),
    { numRuns: runs(30, 300) },
  );
});

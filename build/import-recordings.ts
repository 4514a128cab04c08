import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTranscript } from '../fixtures/transcripts/write-transcript.ts';
import { importRecording } from './import-recording.ts';
import { recordingIndex } from './recording-index.ts';

// Imports recordings of the real Codex into `fixtures/transcripts/`: node build/import-recordings.ts FOLDER
// `recording-index.ts` lists them with what happens in each.

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('Name the folder with the recordings: node build/import-recordings.ts FOLDER');
for (const [recording, about] of Object.entries(recordingIndex)) {
  const steps = importRecording(readFileSync(join(folder, `${recording}.jsonl`), 'utf8'));
  writeTranscript({ name: recording.replace(/^[a-z]-/, ''), about, steps });
}

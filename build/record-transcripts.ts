import { hostname } from 'node:os';
import { TestThread } from '../fixtures/testkit/test-thread.ts';
import type { Step } from '../fixtures/transcripts/load-transcript.ts';
import { writeTranscript } from '../fixtures/transcripts/write-transcript.ts';
import { type Scenario, scenarios } from './transcript-scenarios.ts';

// Records the scenarios with the pinned Codex into `fixtures/transcripts/`: node build/record-transcripts.ts [NAME…]

async function record({ setUp, says }: Scenario): Promise<readonly Step[]> {
  const thread = await TestThread.start(setUp);
  try {
    for (const text of says) await thread.say(text);
    await thread.client.stop();
    return removePlaces(thread);
  } finally {
    await thread.end();
  }
}

/**
 * In characters. A longer text in these scenarios is an instruction from Codex to the model, and its beginning is
 * enough.
 */
const KEPT_TEXT_LENGTH = 2000;

/** Removes machine-specific paths, so that a transcript is the same wherever it was recorded. */
function removePlaces({ client, codexHome, workspace }: TestThread): readonly Step[] {
  const places = [
    [workspace.path, '/workspace'],
    [codexHome.path, '/codex-home'],
    [`"serverName":"${hostname()}"`, '"serverName":"host"'],
  ] as const;
  const text = places
    .reduce((steps, [place, name]) => steps.replaceAll(place, name), JSON.stringify(client.steps))
    .replace(/"installationId":"[^"]*"/g, '"installationId":"00000000-0000-0000-0000-000000000000"');
  return JSON.parse(text, (_, value) => (typeof value === 'string' ? value.slice(0, KEPT_TEXT_LENGTH) : value));
}

const wanted = process.argv.slice(2);
for (const scenario of scenarios.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  writeTranscript({ name: scenario.name, about: scenario.about, steps: await record(scenario) });
}

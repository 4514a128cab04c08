import { expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { describeNote } from './workspace-note.view-model.ts';

const on = { on: true, because: 'chosen' } as const;

it.each([
  [{}, 'Metrics are off here. Nothing leaves this machine but what you send to Codex.'],
  [{ metrics: on }, 'Metrics are on here. Beside what you send to Codex, counts may leave this machine at a start.'],
  [
    { launchPing: on },
    'Metrics are off here. Beside what you send to Codex, a launch ping may leave this machine at a start.',
  ],
  [
    { metrics: on, launchPing: on },
    'Metrics are on here. Beside what you send to Codex, counts and a launch ping may leave this machine at a start.',
  ],
])('with %j the note says "%s"', (verdicts, words) => {
  const { detail, fact } = describeNote({ ...noConsent, ...verdicts });
  expect(`${fact} ${detail}`).toBe(words);
});

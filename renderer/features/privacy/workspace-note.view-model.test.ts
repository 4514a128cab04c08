import { expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { describeNote } from './workspace-note.view-model.ts';

const on = { on: true, because: 'chosen' } as const;

it.each([
  [{}, 'Metrics are off. Only what you send to Codex leaves this machine.'],
  [{ metrics: on }, 'Metrics are on. Besides what you send to Codex, Workcell may send counts when it starts.'],
  [
    { launchPing: on },
    'Metrics are off. Besides what you send to Codex, Workcell may send a launch ping when it starts.',
  ],
  [
    { metrics: on, launchPing: on },
    'Metrics are on. Besides what you send to Codex, Workcell may send counts and a launch ping when it starts.',
  ],
])('with %j the note says "%s"', (verdicts, words) => {
  const { detail, fact } = describeNote({ ...noConsent, ...verdicts });
  expect(`${fact} ${detail}`).toBe(words);
});

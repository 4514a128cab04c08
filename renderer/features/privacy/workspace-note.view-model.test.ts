import { expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { describeNote } from './workspace-note.view-model.ts';

const on = { on: true, because: 'chosen' } as const;

it.each([
  [
    { otlp: on, metrics: on },
    'OpenTelemetry export is on. When a run ends, its times and outcome leave this computer.',
  ],
  [{ metrics: on }, 'Metrics are on. Each time Workcell starts, counts may leave this computer.'],
  [{ launchPing: on }, 'Launch ping is on. Each time Workcell starts, a ping may leave this computer.'],
  [
    { metrics: on, launchPing: on },
    'Metrics are on. Each time Workcell starts, counts and a launch ping may leave this computer.',
  ],
])('shows for %j the workspace note "%s"', (verdicts, words) => {
  const note = describeNote({ ...noConsent, ...verdicts });
  expect(`${note?.fact} ${note?.detail}`).toBe(words);
});

it('shows no note when only messages to Codex leave the computer', () => {
  expect(describeNote(noConsent)).toBeNull();
});

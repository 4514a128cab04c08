import { expect, it } from 'vitest';
import { noConsent, type Verdict } from '../../../shared/privacy/consent/consent-state.ts';
import { emptySummary } from '../../../shared/privacy/telemetry/summary.ts';
import { defaultOptions, type Options } from '../../../shared/settings/options.ts';
import { describeGauges, describeOff } from './diagnostics.view-model.ts';

const off = (because: Extract<Verdict, { on: false }>['because'], values: Partial<Options> = {}) =>
  describeOff({ ...noConsent, local: { on: false, because } }, { ...defaultOptions, ...values });

it('says nothing about a complete log', () => {
  expect(describeOff({ ...noConsent, local: { on: true, because: 'chosen' } }, defaultOptions)).toBeNull();
});

it('says that parts of a log were left out, and offers to keep all of it', () => {
  expect(off('notChosen')).toMatchObject({ offer: 'switchOn', words: expect.stringContaining('[info] and [error]') });
  expect(off('telemetryOff', { telemetry: false })?.offer).toBe('switchOn');
});

it('does not switch on from here what would share more as well', () => {
  expect(off('telemetryOff', { telemetry: false, metrics: true })?.offer).toBe('openSettings');
  expect(off('telemetryOff', { telemetry: false, launchPing: true })?.offer).toBe('openSettings');
});

it('offers nothing when an administrator decides', () => {
  expect(off('policy')).toMatchObject({ offer: null, words: expect.stringContaining('your administrator') });
  expect(off('policyUnreadable')?.offer).toBeNull();
});

it('keeps the durations of the others next to a failure', () => {
  const summary = {
    ...emptySummary,
    patches: { ...emptySummary.patches, succeeded: 3, failed: 1, durationMs: 600 },
    runs: { ...emptySummary.runs, count: 2, nonZeroExits: 1, durationMs: 3_000 },
  };
  const contextOf = (label: string) =>
    describeGauges({ phase: 'idle' }, summary).find((gauge) => gauge.label === label)?.context;
  expect(contextOf('Patches')).toMatch(/ each, 1 did not apply$/);
  expect(contextOf('Commands')).toMatch(/ each, 1 exit other than 0$/);
});

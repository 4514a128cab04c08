import { expect, it } from 'vitest';
import { noConsent, type Verdict } from '../../../shared/privacy/consent/consent-state.ts';
import { emptySummary } from '../../../shared/privacy/telemetry/summary.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/settings-schema.ts';
import { describeGauges, describeIncompleteLog } from './diagnostics.view-model.ts';

const off = (because: Extract<Verdict, { on: false }>['because'], values: Partial<Settings> = {}) =>
  describeIncompleteLog({ ...noConsent, local: { on: false, because } }, { ...defaultSettings, ...values });

it('shows no note for a complete log', () => {
  expect(describeIncompleteLog({ ...noConsent, local: { on: true, because: 'chosen' } }, defaultSettings)).toBeNull();
});

it('says that log lines were left out and offers to keep all of them', () => {
  expect(off('notChosen')).toMatchObject({ offer: 'switchOn', text: expect.stringContaining('[info] and [error]') });
  expect(off('telemetryOff', { telemetry: false })?.offer).toBe('switchOn');
});

it('offers Settings instead of a switch when turning the log on would also share more', () => {
  expect(off('telemetryOff', { telemetry: false, metrics: true })?.offer).toBe('openSettings');
  expect(off('telemetryOff', { telemetry: false, launchPing: true })?.offer).toBe('openSettings');
});

it('offers nothing when an administrator turned the log off', () => {
  expect(off('policy')).toMatchObject({ offer: null, text: expect.stringContaining('your administrator') });
  expect(off('policyUnreadable')?.offer).toBeNull();
});

it('keeps the average duration next to a failure count', () => {
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

import { describe, expect, it } from 'vitest';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import type { OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import { getSettingRow } from '../../view-models/setting-rows.ts';
import { describeOtlp, describeOtlpState, isMisplaced } from './otlp.view-model.ts';

const place = (kind: string, variable: string | null = null) =>
  ({ type: 'ready', address: `https://otel.example.org/v1/${kind}`, variable }) as const;
const quiet: OtlpState = {
  traces: place('traces'),
  metrics: place('metrics'),
  ignored: [],
  waiting: 0,
  dropped: 0,
  lastTraces: null,
  lastMetrics: null,
  preview: '{}',
  isExample: true,
};
const unsent = (because: Extract<OtlpState['traces'], { type: 'unsent' }>['because'], variable: string | null = null) =>
  ({ type: 'unsent', because, variable }) as const;

describe('the export over OTLP, in words', () => {
  it('says once where traces and metrics go, and what the environment sets', () => {
    expect(describeOtlpState(quiet, true)).toEqual(['To https://otel.example.org.']);
    const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT';
    const set = { ...quiet, traces: place('traces', variable), metrics: place('metrics', variable) };
    expect(describeOtlpState(set, true)).toEqual([`To https://otel.example.org, set by ${variable}.`]);
  });

  it('says which OTLP settings apply to traces and metrics if they differ', () => {
    const variable = 'OTEL_EXPORTER_OTLP_PROTOCOL';
    const state = { ...quiet, traces: unsent('protocol', variable), metrics: unsent('notChosen') };
    expect(describeOtlpState(state, true).join(' ')).toMatch(
      /^Running: OTEL_EXPORTER_OTLP_PROTOCOL asks for .* Counts: Not sent/,
    );
    expect(isMisplaced(state)).toBe(true);
    expect(isMisplaced({ ...quiet, metrics: unsent('notChosen') })).toBe(false);
  });

  it('says what waits, what was dropped, what happened to the last transmission and what was ignored', () => {
    const record = { id: 1, kind: 'otlpTraces', at: 5, address: '', body: '' } as const;
    const state: OtlpState = {
      ...quiet,
      waiting: 2,
      dropped: 1,
      ignored: ['OTEL_EXPORTER_OTLP_TIMEOUT'],
      lastTraces: { ...record, outcome: { type: 'partial', rejected: 3, reason: null } },
      lastMetrics: { ...record, at: 4, outcome: { type: 'accepted' } },
    };
    expect(describeOtlpState(state, true).slice(1)).toEqual([
      'Last time: Received, except 3 that were refused.',
      '2 runs waiting.',
      '1 run dropped because the queue was full.',
      'Ignored because Workcell does not understand it: OTEL_EXPORTER_OTLP_TIMEOUT.',
    ]);
  });

  it('says what overrides the OTLP switch', () => {
    const off = { on: false, because: 'doNotTrack' } as const;
    expect(describeOtlp(getSettingRow('otlp'), { ...noConsent, otlp: off })).toMatchObject({
      isManaged: true,
      help: expect.stringContaining('Turned off by DO_NOT_TRACK'),
    });
  });
});

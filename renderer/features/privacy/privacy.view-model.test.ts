import { describe, expect, it } from 'vitest';
import { type ConsentState, noConsent, type OffReason } from '../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import {
  describeExportSettings,
  describeLocal,
  describeSent,
  describeSharing,
  describeSwitches,
  summarizeSharing,
} from './privacy.view-model.ts';

const quiet: MetricsState = {
  endpoint: { type: 'ready', address: 'https://metrics.example.org' },
  storage: 'kept',
  lastMetrics: null,
  lastPing: null,
};
const on = { on: true, because: 'chosen' } as const;
const chosen: ConsentState = { ...noConsent, metrics: on, launchPing: on, updateCheck: on };
const overruled = (because: OffReason, policyProblem: string | null = null): ConsentState => {
  const off = { on: false, because } as const;
  return { ...noConsent, metrics: off, launchPing: off, otlp: off, updateCheck: off, local: off, policyProblem };
};
const record = (outcome: SendOutcome) =>
  ({ id: 1, kind: 'metrics', at: 0, address: 'https://metrics.example.org', body: '{}', outcome }) as const;
const all = (consent: ConsentState, metrics = quiet) => [
  ...describeSharing(consent, metrics),
  ...describeExportSettings(consent),
  ...describeLocal(consent),
];
const sentence = (state: Partial<MetricsState>, id = 'whatIsSent') =>
  all(chosen, { ...quiet, ...state }).find((row) => row.id === id)?.help;

describe('the settings of what may leave', () => {
  it('says where data goes and what happened to the last transmission', () => {
    expect(sentence({})).toBe('To https://metrics.example.org. Nothing has been sent yet.');
    expect(sentence({ lastMetrics: record({ type: 'accepted' }) })).toContain('Last time: Received.');
    expect(sentence({ lastMetrics: record({ type: 'refused', status: 400, reason: 'turns is no number' }) })).toContain(
      'Refused with HTTP 400: turns is no number',
    );
    expect(sentence({ storage: 'failed' })).toContain('Counts cannot be saved, so nothing is sent.');
  });

  it.each([
    [{ type: 'none' }, 'This build has no address for metrics and launch pings.'],
    [{ type: 'refused', problem: 'notSecure' }, 'The metrics address is not https.'],
    [{ type: 'refused', problem: 'notAnAddress' }, 'is not a valid address.'],
    [{ type: 'refused', problem: 'hasMore' }, 'contains a user name, a password or a query.'],
    [{ type: 'refused', problem: 'notReleased' }, 'built from source and sends no counts to other machines.'],
  ] as const)('says that nothing is sent with %j', (endpoint, words) => {
    expect(sentence({ endpoint })).toContain(words);
    expect(sentence({ endpoint })).toMatch(/Nothing (leaves|is sent)/);
  });

  it.each([
    ['policy', 'Turned off by your administrator. Nothing is counted or sent.'],
    ['policyUnreadable', "Turned off until your administrator's policy can be read. Line 3."],
    ['doNotTrack', 'Turned off by DO_NOT_TRACK'],
    ['system', 'Turned off by the privacy settings of this system.'],
    ['devBuild', 'Development builds share nothing'],
  ] as const)('says what overrides the privacy switches, which then cannot be changed: %s', (because, words) => {
    const rows = all(overruled(because, 'Line 3.'));
    const managed = rows.filter((row) => row.isManaged === true).map(({ id }) => id);
    expect(managed).toEqual(['metrics', 'launchPing', 'checkForUpdates', 'otlp', 'telemetry']);
    expect(rows[0]?.help).toContain(words);
    expect(rows[1]?.help).toContain(words);
  });

  it('says that telemetry overrules two switches, which the user can change', () => {
    const off = { on: false, because: 'telemetryOff' } as const;
    const switches = describeSwitches({ ...chosen, metrics: off, launchPing: off });
    expect(switches.map((row) => [row.overruled, row.isManaged])).toEqual([
      [true, false],
      [true, false],
      [false, false],
    ]);
    expect(switches[0]?.help).toContain('Telemetry is off in Settings, Privacy.');
  });

  it('say that nothing is sent before the first-run dialog is answered', () => {
    const rows = all({ ...overruled('notAnswered'), question: 'postponed' });
    expect(rows[0]?.help).toContain('Nothing is sent until you answer below.');
    expect(rows.find(({ id }) => id === 'firstRun')?.help).toContain('until you answer');
    expect(all(chosen)[0]?.help).not.toContain('answered');
  });
});

it.each([
  [{ type: 'underWay' }, 'Sending.'],
  [{ type: 'refused', status: 413, reason: null }, 'Refused with HTTP 413.'],
  [{ type: 'notSent', why: 'unreachable', code: 'ECONNREFUSED' }, 'Not sent (ECONNREFUSED).'],
  [{ type: 'unknown', why: 'timeout', status: null }, 'no answer came'],
] as const)('describes the outcome of a transmission: %j', (outcome, words) => {
  expect(describeSent([record(outcome)], 0)[0]?.outcome).toContain(words);
});

describe('the sentence of the first-run dialog', () => {
  const allOff = { metrics: false, launchPing: false, checkForUpdates: false, otlp: false };

  it('names everything that is on and nothing that is overruled', () => {
    const open = { ...noConsent, question: 'open' } as const;
    expect(summarizeSharing(allOff, open)).toBe('Workcell sends nothing about you unless you turn it on.');
    expect(summarizeSharing({ ...allOff, metrics: true, otlp: true }, open)).toBe(
      'Turned on: Share aggregate metrics, OpenTelemetry export. Workcell sends nothing else about you.',
    );
    const allOn = { metrics: true, launchPing: true, checkForUpdates: true, otlp: true };
    expect(summarizeSharing(allOn, overruled('doNotTrack'))).toBe(
      'Workcell sends nothing about you unless you turn it on.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { MetricsState } from '../../../shared/metrics/metrics-state.ts';
import type { SendOutcome } from '../../../shared/metrics/send-record.ts';
import { describePrivacy, describeSent } from './privacy.view-model.ts';

const quiet: MetricsState = {
  endpoint: { type: 'ready', address: 'https://metrics.example.org' },
  overruledBy: null,
  storage: 'kept',
  lastMetrics: null,
  lastPing: null,
};
const record = (outcome: SendOutcome) =>
  ({ id: 1, kind: 'metrics', at: 0, address: 'https://metrics.example.org', body: '{}', outcome }) as const;
const sentence = (state: Partial<MetricsState>, id = 'whatIsSent') =>
  describePrivacy({ ...quiet, ...state }).find((row) => row.id === id)?.help;

describe('the settings of what may leave', () => {
  it('say where to and what became of the last one', () => {
    expect(sentence({})).toBe('To https://metrics.example.org. Nothing was sent yet.');
    expect(sentence({ lastMetrics: record({ type: 'accepted' }) })).toContain('Last time: Received.');
    expect(sentence({ lastMetrics: record({ type: 'refused', status: 400, reason: 'turns is no number' }) })).toContain(
      'Refused with HTTP 400: turns is no number',
    );
    expect(sentence({ storage: 'failed' })).toContain('Counts cannot be kept now, so nothing is sent.');
  });

  it.each([
    [{ type: 'none' }, 'This build has no address to send to.'],
    [{ type: 'refused', problem: 'notSecure' }, 'The address to send to is not https.'],
    [{ type: 'refused', problem: 'notAnAddress' }, 'is no address.'],
    [{ type: 'refused', problem: 'hasMore' }, 'has a name, a password or a query in it.'],
  ] as const)('say that nothing is sent with %j', (endpoint, words) => {
    expect(sentence({ endpoint })).toContain(words);
    expect(sentence({ endpoint })).toMatch(/Nothing (leaves|is sent)/);
  });

  it.each([
    ['policy', 'Turned off by your administrator.'],
    ['doNotTrack', 'Turned off by DO_NOT_TRACK'],
    ['devBuild', 'This is a build to work on.'],
  ] as const)('say what wins over the switches: %s', (overruledBy, words) => {
    for (const id of ['metrics', 'launchPing']) expect(sentence({ overruledBy }, id)).toContain(words);
    expect(describePrivacy({ ...quiet, overruledBy }).map(({ managed }) => managed)).toEqual([true, true, false]);
  });
});

it.each([
  [{ type: 'underWay' }, 'On its way.'],
  [{ type: 'refused', status: 413, reason: null }, 'Refused with HTTP 413.'],
  [{ type: 'notSent', why: 'unreachable', code: 'ECONNREFUSED' }, 'Not sent (ECONNREFUSED).'],
  [{ type: 'unknown', why: 'timeout', status: null }, 'no answer came'],
] as const)('what was sent says what became of it: %j', (outcome, words) => {
  expect(describeSent([record(outcome)], 0)[0]?.became).toContain(words);
});

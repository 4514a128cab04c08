import type { MetricsState } from '../../../shared/metrics/metrics-state.ts';
import type { SendOutcome, SendRecord } from '../../../shared/metrics/send-record.ts';
import { formatExactTime, formatTime } from '../../components/format/time.ts';

export type PrivacyRowId = 'metrics' | 'launchPing' | 'whatIsSent';

/** What the two switches are called. */
export const switchNames = { metrics: 'Share aggregate metrics', launchPing: 'Launch ping' } as const;

/** One setting of what may leave the machine, in words. */
export type PrivacyRow = {
  readonly id: PrivacyRowId;
  readonly name: string;
  readonly help: string;
  /** What holds is not for the person to change. */
  readonly managed: boolean;
};

/** The settings of what may leave the machine. */
export function describePrivacy(metrics: MetricsState): readonly PrivacyRow[] {
  const managed = metrics.overruledBy !== null;
  return [
    {
      id: 'metrics',
      name: switchNames.metrics,
      help: managed
        ? overruledWords(metrics)
        : 'Counts of turns, stops and error kinds, sent once at the next start. Never text, paths, prompts or keys.',
      managed,
    },
    {
      id: 'launchPing',
      name: switchNames.launchPing,
      help: managed ? overruledWords(metrics) : 'Version, system and architecture at each start, and nothing else.',
      managed,
    },
    { id: 'whatIsSent', name: 'What is sent', help: endpointWords(metrics), managed: false },
  ];
}

/** An entry of the list of everything that was sent. */
export type SentRow = {
  readonly id: number;
  readonly what: string;
  readonly when: string;
  readonly exactly: string;
  readonly became: string;
  readonly body: string;
};

/** What was sent, in words. */
export function describeSent(records: readonly SendRecord[], now: number): readonly SentRow[] {
  return records.map(({ at, body, id, kind, outcome }) => ({
    id,
    what: kind === 'ping' ? 'Launch ping' : 'Metrics',
    when: formatTime(at, now),
    exactly: formatExactTime(at),
    became: outcomeWords(outcome),
    body,
  }));
}

function overruledWords({ overruledBy }: MetricsState): string {
  switch (overruledBy) {
    case 'policy':
      return 'Turned off by your administrator. Nothing is counted and nothing sent.';
    case 'doNotTrack':
      return 'Turned off by DO_NOT_TRACK in your environment. Nothing is counted and nothing sent.';
    default:
      return 'This is a build to work on. It counts nothing and sends nothing.';
  }
}

function endpointWords({ endpoint, lastMetrics, storage }: MetricsState): string {
  switch (endpoint.type) {
    case 'none':
      return 'This build has no address to send to. Nothing leaves, whatever is switched on.';
    case 'refused':
      return `${refusedWords[endpoint.problem]} Nothing is sent.`;
    case 'ready': {
      const kept = storage === 'failed' ? ' Counts cannot be kept now, so nothing is sent.' : '';
      const last = lastMetrics === null ? 'Nothing was sent yet.' : `Last time: ${outcomeWords(lastMetrics.outcome)}`;
      return `To ${endpoint.address}. ${last}${kept}`;
    }
  }
}

const refusedWords = {
  notAnAddress: 'What WORKCELL_METRICS_ENDPOINT says is no address.',
  notSecure: 'The address to send to is not https.',
  hasMore: 'The address to send to has a name, a password or a query in it.',
} as const;

function outcomeWords(outcome: SendOutcome): string {
  switch (outcome.type) {
    case 'underWay':
      return 'On its way.';
    case 'accepted':
      return 'Received.';
    case 'refused':
      return `Refused with HTTP ${outcome.status}${outcome.reason === null ? '.' : `: ${outcome.reason}`}`;
    case 'notSent':
      return `Not sent (${outcome.code}). The counts are kept for the next start.`;
    case 'unknown':
      return 'It left, and no answer came. The same is sent again at the next start.';
  }
}

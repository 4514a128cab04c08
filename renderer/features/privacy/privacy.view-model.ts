import type { MetricsState } from '../../../shared/metrics/metrics-state.ts';
import type { SendRecord } from '../../../shared/metrics/send-record.ts';
import type { ConsentState, ConsentTopic } from '../../../shared/telemetry/consent-state.ts';
import { t } from '../../../shared/words/words.ts';
import { formatExactTime, formatTime } from '../../components/format/time.ts';
import { offOf } from './off-words.ts';
import { describeOtlp } from './otlp.view-model.ts';
import type { PrivacyRow, PrivacySwitchId } from './privacy-row.ts';
import { otlpOutcomeWords, outcomeWords } from './sent-words.ts';

/** What the switches are called. */
export const switchNames = {
  metrics: t`Share aggregate metrics`,
  launchPing: t`Launch ping`,
  checkForUpdates: t`Check for updates`,
} as const satisfies Record<PrivacySwitchId, string>;

/** What each switch decides on. */
const topics = {
  metrics: 'metrics',
  launchPing: 'launchPing',
  checkForUpdates: 'updateCheck',
} as const satisfies Record<PrivacySwitchId, ConsentTopic>;

/** A switch as it stands in Settings and in the first-run dialog. */
export type PrivacySwitch = PrivacyRow & {
  readonly id: PrivacySwitchId;
  /** What is chosen does not count now, and the help says why. */
  readonly overruled: boolean;
};

const switchIds: readonly PrivacySwitchId[] = ['metrics', 'launchPing', 'checkForUpdates'];

/** The switches of everything that could call out. */
export function describeSwitches(consent: ConsentState): readonly PrivacySwitch[] {
  return switchIds.map((id) => {
    const { managed, words } = offOf(consent, topics[id]);
    return { id, name: switchNames[id], help: words ?? switchHelp[id], managed, overruled: words !== null };
  });
}

const switchHelp: Readonly<Record<PrivacySwitchId, string>> = {
  metrics: t`Counts of turns, stops and error kinds, sent once at the next start. Never text, paths, prompts or keys.`,
  launchPing: t`Version, system and architecture at each start, and nothing else.`,
  checkForUpdates: t`The desktop app asks once a day for a newer version, downloads it and installs it when you restart. Nothing of you is in the question.`,
};

/** The settings of what may leave the machine. */
export function describePrivacy(consent: ConsentState, metrics: MetricsState): readonly PrivacyRow[] {
  const local = offOf(consent, 'local');
  const isAsked = consent.question !== 'answered';
  const switches = describeSwitches(consent).map((row) =>
    isAsked && !row.overruled ? { ...row, help: t`${row.help} Nothing is sent before you have answered below.` } : row,
  );
  return [
    ...switches,
    ...describeOtlp(consent),
    {
      id: 'telemetry',
      name: t`Telemetry`,
      help: local.managed ? (local.words ?? '') : telemetryHelp,
      managed: local.managed,
    },
    { id: 'firstRun', name: t`Privacy and telemetry`, help: firstRunHelp(isAsked), managed: false },
    { id: 'whatIsSent', name: t`What is sent`, help: endpointWords(metrics), managed: false },
  ];
}

const telemetryHelp = t`Whether Diagnostics has details and names of events, which stay on this machine. Off also overrules metrics, launch ping and OpenTelemetry export.`;

function firstRunHelp(isAsked: boolean): string {
  return isAsked
    ? t`What Workcell asks at its first start. Not answered yet, so nothing is sent.`
    : t`What Workcell asked at its first start, and Codex\u2019s own switches.`;
}

/** What can be chosen for telemetry, as the value of a list. */
export const telemetryChoices = [
  { value: 'unset', label: t`While sharing`, telemetry: null },
  { value: 'on', label: t`On, on this machine`, telemetry: true },
  { value: 'off', label: t`Off`, telemetry: false },
] as const;

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
    what: kindWords[kind],
    when: formatTime(at, now),
    exactly: formatExactTime(at),
    became: kind === 'otlpTraces' || kind === 'otlpMetrics' ? otlpOutcomeWords(outcome) : outcomeWords(outcome),
    body,
  }));
}

const kindWords: Readonly<Record<SendRecord['kind'], string>> = {
  metrics: t`Metrics`,
  ping: t`Launch ping`,
  otlpTraces: t`OpenTelemetry, runs`,
  otlpMetrics: t`OpenTelemetry, counts`,
};

/** Where things are sent to, or why to nowhere, and what became of the last one. */
export function endpointWords({ endpoint, lastMetrics, storage }: MetricsState): string {
  switch (endpoint.type) {
    case 'none':
      return t`This build has no address to send to. Nothing is sent as metrics or launch ping, whatever is switched on.`;
    case 'refused':
      return t`${refusedWords[endpoint.problem]} Nothing is sent.`;
    case 'ready': {
      const kept = storage === 'failed' ? t` Counts cannot be kept now, so nothing is sent.` : '';
      const last = lastMetrics === null ? t`Nothing was sent yet.` : t`Last time: ${outcomeWords(lastMetrics.outcome)}`;
      return t`To ${endpoint.address}. ${last}${kept}`;
    }
  }
}

const refusedWords = {
  notAnAddress: t`What WORKCELL_METRICS_ENDPOINT says is no address.`,
  notSecure: t`The address to send to is not https.`,
  hasMore: t`The address to send to has a name, a password or a query in it.`,
  notReleased: t`This Workcell was built from source and sends no counts to other machines.`,
} as const;

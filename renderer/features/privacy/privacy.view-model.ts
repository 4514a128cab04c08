import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState, ConsentTopic } from '../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import { type ShownSetting, settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import { formatExactTime, formatTime } from '../../components/format/time.ts';
import { getSettingRows, type SettingsRow } from '../../view-models/setting-rows.ts';
import { getOffState } from './describe-off-reason.ts';
import { describeOtlpOutcome, describeOutcome } from './describe-outcome.ts';
import { describeOtlp } from './otlp.view-model.ts';

/** A switch for something that may use the network. */
export type PrivacySwitchId = 'metrics' | 'launchPing' | 'checkForUpdates';

/** What each switch controls. */
const topics = {
  metrics: 'metrics',
  launchPing: 'launchPing',
  checkForUpdates: 'updateCheck',
} as const satisfies Record<PrivacySwitchId, ConsentTopic>;

/** A switch as shown in Settings and in the first-run dialog. */
export type PrivacySwitch = SettingsRow<PrivacySwitchId> & {
  readonly isManaged: boolean;
  /** The choice has no effect now. The help explains why. */
  readonly overruled: boolean;
};

const switchIds: readonly PrivacySwitchId[] = ['metrics', 'launchPing', 'checkForUpdates'];

/** Describes the switches for everything that may use the network. */
export function describeSwitches(consent: ConsentState): readonly PrivacySwitch[] {
  return switchIds.map((id) => {
    const { managed, text } = getOffState(consent, topics[id]);
    const { help, name } = settingDefinitions[id].row;
    return { id, name, help: text ?? help, isManaged: managed, overruled: text !== null };
  });
}

/** Summarizes in one sentence what leaves this computer with these choices, for people who do not read the details. */
export function summarizeSharing(
  choices: Readonly<Record<PrivacySwitchId | 'otlp', boolean>>,
  consent: ConsentState,
): string {
  const on = describeSwitches(consent).filter(({ id, overruled }) => choices[id] && !overruled);
  const names = on.map(({ name }) => name);
  if (choices.otlp && getOffState(consent, 'otlp').text === null) names.push(settingDefinitions.otlp.row.name);
  if (names.length === 0) return t`Workcell sends nothing about you unless you turn it on.`;
  return t`Turned on: ${names.join(', ')}. Workcell sends nothing else about you.`;
}

/** Describes the settings for what Workcell itself may send. */
export function describeSharing(
  consent: ConsentState,
  metrics: MetricsState,
): readonly SettingsRow<ShownSetting | 'firstRun' | 'whatIsSent'>[] {
  const isAsked = consent.question !== 'answered';
  const switches = describeSwitches(consent).map((row) =>
    isAsked && !row.overruled ? { ...row, help: t`${row.help} Nothing is sent until you answer below.` } : row,
  );
  const switchOf = (row: SettingsRow) => switches.filter(({ id }) => id === row.id);
  return [
    ...getSettingRows('privacy', {
      metrics: switchOf,
      launchPing: switchOf,
      checkForUpdates: switchOf,
    }),
    { id: 'whatIsSent', name: t`What is sent`, help: describeEndpoint(metrics) },
    { id: 'firstRun', name: t`Privacy and telemetry`, help: describeFirstRun(isAsked) },
  ];
}

/** Describes the settings for what goes to the user's own receiver. */
export function describeExportSettings(consent: ConsentState): readonly SettingsRow[] {
  return getSettingRows('export', { otlp: (row) => [describeOtlp(row, consent)] });
}

/** Describes the settings for what stays on the machine. */
export function describeLocal(consent: ConsentState): readonly SettingsRow[] {
  const { managed, text } = getOffState(consent, 'local');
  return getSettingRows('local', {
    telemetry: (row) => [{ ...row, ...(managed && { isManaged: true, help: text ?? '' }) }],
  });
}

function describeFirstRun(isAsked: boolean): string {
  return isAsked
    ? t`The questions from the first start. Nothing is sent until you answer.`
    : t`The questions from the first start, and the Codex settings.`;
}

/** The choices for telemetry, as options of a list. */
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
  readonly exactTime: string;
  readonly outcome: string;
  readonly body: string;
};

/** Describes what was sent. */
export function describeSent(records: readonly SendRecord[], now: number): readonly SentRow[] {
  return records.map(({ at, body, id, kind, outcome }) => ({
    id,
    what: kindLabels[kind],
    when: formatTime(at, now),
    exactTime: formatExactTime(at),
    outcome: kind === 'otlpTraces' || kind === 'otlpMetrics' ? describeOtlpOutcome(outcome) : describeOutcome(outcome),
    body,
  }));
}

const kindLabels: Readonly<Record<SendRecord['kind'], string>> = {
  metrics: t`Metrics`,
  ping: t`Launch ping`,
  otlpTraces: t`OpenTelemetry, runs`,
  otlpMetrics: t`OpenTelemetry, counts`,
};

/** Describes where data is sent, or why nowhere, and the outcome of the last transmission. */
export function describeEndpoint({ endpoint, lastMetrics, storage }: MetricsState): string {
  switch (endpoint.type) {
    case 'none':
      return t`This build has no address for metrics and launch pings. Nothing is sent.`;
    case 'refused':
      return t`${refusedText[endpoint.problem]} Nothing is sent.`;
    case 'ready': {
      const kept = storage === 'failed' ? t` Counts cannot be saved, so nothing is sent.` : '';
      const last =
        lastMetrics === null ? t`Nothing has been sent yet.` : t`Last time: ${describeOutcome(lastMetrics.outcome)}`;
      return t`To ${endpoint.address}. ${last}${kept}`;
    }
  }
}

const refusedText = {
  notAnAddress: t`WORKCELL_METRICS_ENDPOINT is not a valid address.`,
  notSecure: t`The metrics address is not https.`,
  hasMore: t`The metrics address contains a user name, a password or a query.`,
  notReleased: t`This Workcell was built from source and sends no counts to other machines.`,
} as const;

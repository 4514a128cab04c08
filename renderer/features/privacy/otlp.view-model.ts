import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { Destination, OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import type { SettingsRow } from '../../view-models/setting-rows.ts';
import { getOffState } from './describe-off-reason.ts';
import { describeOtlpOutcome } from './describe-outcome.ts';

/** Describes the row with the switch for the OTLP export. */
export function describeOtlp(row: SettingsRow, consent: ConsentState): SettingsRow {
  const { managed, text } = getOffState(consent, 'otlp');
  const isAsked = consent.question !== 'answered';
  const help = isAsked ? t`${row.help} Nothing is sent until you answer below.` : row.help;
  return { ...row, help: text ?? help, isManaged: managed };
}

/** Describes where runs and counts go, and the outcome, one sentence each. `isOn`: whether anything is sent at all. */
export function describeOtlpState(state: OtlpState, isOn: boolean): readonly string[] {
  const { dropped, ignored, lastMetrics, lastTraces, metrics, traces, waiting } = state;
  const last = [lastTraces, lastMetrics].flatMap((record) => record ?? []).toSorted((a, b) => b.at - a.at)[0];
  const places =
    describePlace(traces) === describePlace(metrics)
      ? [describePlace(traces)]
      : [t`Running: ${describePlace(traces)}`, t`Counts: ${describePlace(metrics)}`];
  return [
    ...places,
    ...(last === undefined ? [] : [t`Last time: ${describeOtlpOutcome(last.outcome)}`]),
    ...(isOn && waiting > 0 ? [t`${counted(waiting, 'run')} waiting.`] : []),
    ...(dropped > 0 ? [t`${counted(dropped, 'run')} dropped because the queue was full.`] : []),
    ...(ignored.length > 0 ? [t`Ignored because Workcell does not understand it: ${ignored.join(', ')}.`] : []),
  ];
}

/** Returns whether the user must change something before one kind of data is sent. */
export function isMisplaced({ metrics, traces }: OtlpState): boolean {
  return [traces, metrics].some(
    (place) => place.type === 'unsent' && ['notAnAddress', 'notSecure', 'hasMore', 'protocol'].includes(place.because),
  );
}

function describePlace(place: Destination): string {
  if (place.type === 'ready') {
    const host = place.address.replace(/\/v1\/(?:traces|metrics)$/, '');
    return place.variable === null ? t`To ${host}.` : t`To ${host}, set by ${place.variable}.`;
  }
  const where = place.variable ?? t`The address`;
  switch (place.because) {
    case 'notChosen':
      return t`Not sent. You turned this off.`;
    case 'noEndpoint':
      return t`Nothing is sent until you enter an address.`;
    case 'notAnAddress':
      return t`${where} is not an address. Nothing is sent.`;
    case 'notSecure':
      return t`${where} is neither https nor on this machine. Nothing is sent.`;
    case 'hasMore':
      return t`${where} contains a user name, a password or a query. Nothing is sent.`;
    case 'disabled':
    case 'noExporter':
      return t`Turned off by ${where}.`;
    case 'protocol':
      return t`${where} asks for a protocol that Workcell does not support. It supports only http/protobuf. Nothing is sent.`;
  }
}

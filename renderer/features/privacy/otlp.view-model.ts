import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { Destination, OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import type { SettingsRow } from '../../view-models/setting-rows.ts';
import { offOf } from './reason-words.ts';
import { otlpOutcomeText } from './sent-words.ts';

/** The row with the switch for the OTLP export. */
export function describeOtlp(row: SettingsRow, consent: ConsentState): SettingsRow {
  const { managed, words } = offOf(consent, 'otlp');
  const isAsked = consent.question !== 'answered';
  const help = isAsked ? t`${row.help} Nothing is sent before you have answered below.` : row.help;
  return { ...row, help: words ?? help, managed };
}

/** Where runs and counts go, and how it went, one sentence each; `isOn` says whether anything goes out at all. */
export function otlpSentences(state: OtlpState, isOn: boolean): readonly string[] {
  const { dropped, ignored, lastMetrics, lastTraces, metrics, traces, waiting } = state;
  const last = [lastTraces, lastMetrics].flatMap((record) => record ?? []).toSorted((a, b) => b.at - a.at)[0];
  const places =
    placeText(traces) === placeText(metrics)
      ? [placeText(traces)]
      : [t`Running: ${placeText(traces)}`, t`Counts: ${placeText(metrics)}`];
  return [
    ...places,
    ...(last === undefined ? [] : [t`Last time: ${otlpOutcomeText(last.outcome)}`]),
    ...(isOn && waiting > 0 ? [t`${counted(waiting, 'run')} waiting.`] : []),
    ...(dropped > 0 ? [t`${counted(dropped, 'run')} dropped, because more waited than there is room for.`] : []),
    ...(ignored.length > 0 ? [t`Not understood and not used: ${ignored.join(', ')}.`] : []),
  ];
}

/** Whether the person must change something so that a kind is sent. */
export function isMisplaced({ metrics, traces }: OtlpState): boolean {
  return [traces, metrics].some(
    (place) => place.type === 'unsent' && ['notAnAddress', 'notSecure', 'hasMore', 'protocol'].includes(place.because),
  );
}

function placeText(place: Destination): string {
  if (place.type === 'ready') {
    const host = place.address.replace(/\/v1\/(?:traces|metrics)$/, '');
    return place.variable === null ? t`To ${host}.` : t`To ${host}, set by ${place.variable}.`;
  }
  const where = place.variable ?? t`The address`;
  switch (place.because) {
    case 'notChosen':
      return t`Not sent, as you chose.`;
    case 'noEndpoint':
      return t`There is no address yet, so nothing is sent.`;
    case 'notAnAddress':
      return t`${where} is no address. Nothing is sent.`;
    case 'notSecure':
      return t`${where} is not https and not on this machine. Nothing is sent.`;
    case 'hasMore':
      return t`${where} has a name, a password or a query in it. Nothing is sent.`;
    case 'disabled':
    case 'noExporter':
      return t`Off by ${where}.`;
    case 'protocol':
      return t`${where} wants a protocol that Workcell does not speak, which is http/protobuf alone. Nothing is sent.`;
  }
}

import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexSwitches } from '../../../shared/privacy/consent/codex-switches.ts';

/** One of Codex's own switches, in words. */
export type CodexSwitchRow = { readonly name: string; readonly value: string; readonly why: string };

/**
 * Describes Codex's own switches with their current values, and which of them apply to the Codex that Workcell starts.
 */
export function describeCodexSwitches(switches: CodexSwitches): readonly CodexSwitchRow[] {
  const { analytics, feedback, otel, plugins, reading } = switches;
  const unknown = reading === 'broken';
  return [
    { name: t`Analytics`, value: analytics === true ? t`On` : t`Off`, why: describeReason(analytics) },
    { name: t`Plugin list`, value: plugins === true ? t`Fetched at each start` : t`Off`, why: describeReason(plugins) },
    {
      name: 'OpenTelemetry',
      value: unknown ? t`Unknown` : describeExporters(otel),
      why: otel.length === 0 ? '' : t`Set in your config.toml.`,
    },
    {
      name: t`Feedback`,
      value: unknown ? t`Unknown` : describeFeedback(feedback),
      why: feedback === null ? '' : t`Set in your config.toml.`,
    },
  ];
}

/** Names the file with Codex's switches. Workcell reads that file, and never writes these switches into it. */
export function placeLabel({ file, reading }: CodexSwitches): string {
  switch (reading) {
    case 'read':
      return t`Change them in ${file}.`;
    case 'missing':
      return t`They would be in ${file}, which does not exist yet.`;
    case 'broken':
      return t`They are in ${file}, which cannot be read.`;
  }
}

/** Explains the state of a switch that Workcell keeps off unless config.toml decides otherwise. */
function describeReason(isOn: boolean | null): string {
  return isOn === null
    ? t`Off unless your config.toml turns it on.`
    : t`Set in your config.toml. Workcell starts Codex with the same setting.`;
}

function describeExporters(otel: readonly string[]): string {
  const named = otel.filter((kind) => kind !== 'none');
  if (named.length > 0) return t`Exports by ${named.join(', ')}`;
  return otel.length > 0 ? t`Off` : t`Not set`;
}

function describeFeedback(feedback: boolean | null): string {
  if (feedback === null) return t`Not set`;
  return feedback ? t`On` : t`Off`;
}

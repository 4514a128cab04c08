import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexSwitches } from '../../../shared/privacy/consent/codex-switches.ts';

/** One of Codex's own switches, in words. */
export type CodexSwitchRow = { readonly name: string; readonly value: string; readonly why: string };

/** Codex's own switches with their current values, and which of them apply to the Codex that Workcell starts. */
export function describeCodexSwitches(switches: CodexSwitches): readonly CodexSwitchRow[] {
  const { analytics, feedback, otel, plugins, reading } = switches;
  const unknown = reading === 'broken';
  return [
    { name: t`Analytics`, value: analytics === true ? t`On` : t`Off`, why: whyOf(analytics) },
    { name: t`List of plugins`, value: plugins === true ? t`Fetched at each start` : t`Off`, why: whyOf(plugins) },
    {
      name: 'OpenTelemetry',
      value: unknown ? t`Unknown` : exporterWords(otel),
      why: otel.length === 0 ? '' : t`As your config.toml says.`,
    },
    {
      name: t`Feedback`,
      value: unknown ? t`Unknown` : feedbackValue(feedback),
      why: feedback === null ? '' : t`As your config.toml says.`,
    },
  ];
}

/** Where they are. Workcell reads that file, and never writes these into it. */
export function placeText({ file, reading }: CodexSwitches): string {
  switch (reading) {
    case 'read':
      return t`They are in ${file}, where you change them.`;
    case 'missing':
      return t`There is no ${file} yet, where they would be.`;
    case 'broken':
      return t`They are in ${file}, which cannot be read now.`;
  }
}

/** The reason for the state of a switch that Workcell keeps off unless someone decides otherwise. */
function whyOf(isOn: boolean | null): string {
  return isOn === null
    ? t`Off unless your config.toml turns it on.`
    : t`As your config.toml says, also for the Codex that Workcell starts.`;
}

function exporterWords(otel: readonly string[]): string {
  const named = otel.filter((kind) => kind !== 'none');
  if (named.length > 0) return t`Exports by ${named.join(', ')}`;
  return otel.length > 0 ? t`Off` : t`Not set`;
}

function feedbackValue(feedback: boolean | null): string {
  if (feedback === null) return t`Not set`;
  return feedback ? t`On` : t`Off`;
}

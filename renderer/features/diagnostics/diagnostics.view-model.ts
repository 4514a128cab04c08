import type { CliState } from '../../../shared/cli/cli-state.ts';
import {
  type DiagnosticsLevel,
  type DiagnosticsTag,
  diagnosticsTags,
} from '../../../shared/diagnostics/diagnostics-line.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, decimal, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import { computeAverages, type TelemetrySummary } from '../../../shared/privacy/telemetry/summary.ts';
import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import type { Settings } from '../../../shared/settings/settings-schema.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import { describeOffReason } from '../privacy/describe-off-reason.ts';
import type { ShownLines } from './line-view.ts';

/** The choices for the lowest level to show, from the most lines to the fewest. */
export const levelChoices = settingDefinitions.logLevel.choices.toReversed();

/** Emits the level with the chosen value. */
export function applyLevel(chosen: string, emit: (level: DiagnosticsLevel) => void): void {
  const level = levelChoices.find(({ value }) => value === chosen);
  if (level !== undefined) emit(level.value);
}

/** A number with its label; an empty context adds nothing. */
export type Gauge = {
  readonly label: string;
  readonly value: string;
  readonly context: string;
  readonly state: 'good' | 'bad' | null;
};

/** Describes the page's numbers about Codex and what it has done since it started. */
export function describeGauges(cli: CliState, summary: TelemetrySummary): readonly Gauge[] {
  const { patches, prompts, runs, tools, turns } = summary;
  const { patchMs, runMs, tokensPerSecond, tokensPerTurn } = computeAverages(summary);
  const each = (ms: number | null) => (ms === null ? '' : t`${formatDuration(ms)} each`);
  return [
    describeCodexGauge(cli),
    {
      label: t`Turns`,
      value: wholeNumber(turns.count),
      context: tokensPerTurn === null ? t`Since Codex started` : t`${formatTokens(tokensPerTurn)} tokens each`,
      state: null,
    },
    {
      label: t`Tokens a second`,
      value: tokensPerSecond === null ? '–' : decimal(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0),
      context: turns.outputTokens === 0 ? '' : t`${formatTokens(turns.outputTokens)} written`,
      state: null,
    },
    {
      label: t`Patches`,
      value: wholeNumber(patches.succeeded),
      context: joinParts(each(patchMs), patches.failed === 0 ? '' : t`${patches.failed} did not apply`),
      state: patches.failed === 0 ? null : 'bad',
    },
    {
      label: t`Commands`,
      value: wholeNumber(runs.count),
      context: joinParts(
        each(runMs),
        runs.nonZeroExits === 0 ? '' : t`${counted(runs.nonZeroExits, 'exit')} other than 0`,
      ),
      state: null,
    },
    {
      label: t`Tools`,
      value: wholeNumber(tools),
      context: prompts === 0 ? '' : t`${counted(prompts, 'prompt')} inserted`,
      state: null,
    },
  ];
}

/** Joins all parts into one line. */
function joinParts(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(', ');
}

function describeCodexGauge(cli: CliState): Gauge {
  switch (cli.phase) {
    case 'ready': {
      const context = t`${cli.environment.version}, answers in ${formatDuration(cli.answersInMs)}`;
      return { label: 'Codex', value: t`Ready`, context, state: 'good' };
    }
    case 'slow':
      return { label: 'Codex', value: t`Slow`, context: cli.environment.version, state: null };
    case 'starting':
      return { label: 'Codex', value: t`Starting`, context: '', state: null };
    case 'restarting':
      return { label: 'Codex', value: t`Restarting`, context: t`Attempt ${cli.attempt} of ${cli.of}`, state: 'bad' };
    case 'failed':
      return { label: 'Codex', value: t`Failed`, context: '', state: 'bad' };
    case 'idle':
      return { label: 'Codex', value: t`Not started`, context: '', state: null };
    case 'stopped':
      return { label: 'Codex', value: t`Stopped`, context: '', state: null };
  }
}

/** The page's note while the log is incomplete, and the action that it offers. */
export type IncompleteNote = {
  readonly text: string;
  /** `openSettings`: turning telemetry on here would also start the sharing that it blocks now. */
  readonly offer: 'switchOn' | 'openSettings' | null;
};

/** Explains why the log is incomplete; null when it is complete. */
export function describeIncompleteLog(
  consent: ConsentState,
  { launchPing, metrics, telemetry }: Settings,
): IncompleteNote | null {
  const { local } = consent;
  if (local.on) return null;
  const left = t`Only [info] and [error] lines are kept, without event names.`;
  if (local.because === 'policy' || local.because === 'policyUnreadable') {
    return { text: `${describeOffReason(local.because, consent)} ${left}`, offer: null };
  }
  if (telemetry === false && (metrics || launchPing)) return { text: left, offer: 'openSettings' };
  return { text: t`${left} All lines would stay on this machine too.`, offer: 'switchOn' };
}

/** A tag to choose, or null for all tags, and how many lines that shows. */
export type TagChoice = { readonly tag: DiagnosticsTag | null; readonly name: string; readonly count: string };

/** Describes the tags, without those that have no lines. The chosen tag is always included. */
export function describeTags({ count, counts }: ShownLines, chosen: DiagnosticsTag | null): readonly TagChoice[] {
  const tags = diagnosticsTags.filter((tag) => tag === chosen || (counts[tag] ?? 0) > 0);
  return [
    { tag: null, name: t`All`, count: wholeNumber(count) },
    ...tags.map((tag) => ({ tag, name: tag, count: wholeNumber(counts[tag] ?? 0) })),
  ];
}

/** Formats local time to the millisecond: `06:45:02.118`. */
export function formatLineTime(at: number): string {
  const then = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const ms = String(then.getMilliseconds()).padStart(3, '0');
  return `${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}.${ms}`;
}

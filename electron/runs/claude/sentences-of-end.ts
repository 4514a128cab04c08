import { t } from '../../../shared/i18n/i18n.ts';

/** The `result` line of a run that did not succeed. */
export type FailedResult = {
  readonly subtype: string;
  readonly result?: string | undefined;
  readonly errors?: readonly string[] | undefined;
};

/** Why a run failed that Claude Code itself ended. */
export function sentenceOfResult({ subtype, result, errors = [] }: FailedResult): string {
  if (subtype === 'error_max_turns') return t`Claude Code has made as many turns as its settings allow.`;
  if (subtype === 'error_max_budget_usd') return t`Claude Code has spent as much as its settings allow.`;
  const why = result ?? errors.join(' ');
  return why === '' ? t`Claude Code ended with an error that it did not name.` : t`Claude Code failed: ${why}`;
}

/** Why a run failed whose process ended without a result. */
export function sentenceOfExit({
  code,
  signal,
}: {
  readonly code: number | null;
  readonly signal: string | null;
}): string {
  if (signal !== null) return t`Claude Code was ended by ${signal} before it was done.`;
  return t`Claude Code ended with exit code ${String(code)} before it was done.`;
}

const sampleLength = 80;

/** Why a run failed whose tool does not speak the protocol. */
export function sentenceOfGarbage(line: string): string {
  return t`Claude Code wrote something that cannot be understood: ${line.slice(0, sampleLength)}`;
}

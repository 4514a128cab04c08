import type { DiagnosticsLevel } from '../../../shared/diagnostics/diagnostics-line.ts';
import { t } from '../../../shared/words/words.ts';

/** From which level on lines are shown or kept, from the most lines to the fewest. */
export const levelChoices: readonly { readonly value: DiagnosticsLevel; readonly label: string }[] = [
  { value: 'debug', label: t`All lines` },
  { value: 'info', label: t`Info and above` },
  { value: 'warning', label: t`Warnings and errors` },
  { value: 'error', label: t`Errors` },
];

/** Tells the level that was chosen by its value. */
export function takeLevel(chosen: string, tell: (level: DiagnosticsLevel) => void): void {
  const level = levelChoices.find(({ value }) => value === chosen);
  if (level !== undefined) tell(level.value);
}

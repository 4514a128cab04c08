import type { DiagnosticsLevel } from '../../../shared/diagnostics/diagnostics-line.ts';
import { settings } from '../../../shared/settings/settings.ts';

/** The level from which on lines are shown, from the most lines to the fewest. */
export const levelChoices = settings.logLevel.choices.toReversed();

/** Reports the level that was chosen by its value. */
export function takeLevel(chosen: string, emit: (level: DiagnosticsLevel) => void): void {
  const level = levelChoices.find(({ value }) => value === chosen);
  if (level !== undefined) emit(level.value);
}

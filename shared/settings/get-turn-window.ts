import type { TurnWindow } from '../store/rolling-window.ts';
import type { Settings } from './settings-schema.ts';

/** Returns how much of a thread is loaded first and stays in memory, from the user's settings. */
export function getTurnWindow({ windowCharacters, windowTurns }: Settings): TurnWindow {
  return { turns: windowTurns, characters: windowCharacters };
}

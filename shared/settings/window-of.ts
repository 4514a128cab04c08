import type { TurnWindow } from '../store/rolling-window.ts';
import type { Options } from './options.ts';

/** How much of a thread is loaded first and stays in memory, from the person's options. */
export function windowOf({ windowCharacters, windowTurns }: Options): TurnWindow {
  return { turns: windowTurns, characters: windowCharacters };
}

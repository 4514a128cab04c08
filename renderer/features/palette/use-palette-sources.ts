import { useMemo } from 'react';
import type { PaletteSource } from './palette-source.ts';
import { useCommands } from './sources/commands.ts';
import { useSettingsByName } from './sources/settings.ts';
import { useThreadsByName } from './sources/threads.ts';
import { useWorkcellsByName } from './sources/workcells.ts';

/** Every source in the order of the headings. `words` is what is looked for, without a prefix. */
export function usePaletteSources(words: string): readonly PaletteSource[] {
  const commands = useCommands();
  const threads = useThreadsByName(words);
  const workcells = useWorkcellsByName(words);
  const settings = useSettingsByName();
  return useMemo(() => [commands, threads, workcells, settings], [commands, threads, workcells, settings]);
}

import { useMemo } from 'react';
import type { PaletteSource } from './palette-source.ts';
import { useCommands } from './sources/commands.ts';
import { useFilesByName } from './sources/files.ts';
import { usePromptsByName } from './sources/prompts.ts';
import { useSettingsByName } from './sources/settings.ts';
import { useThreadsByName } from './sources/threads.ts';
import { useWorkcellsByName } from './sources/workcells.ts';

/** Every source in the order of the headings. `words` is the search text, without a prefix. */
export function usePaletteSources(words: string): readonly PaletteSource[] {
  const commands = useCommands();
  const threads = useThreadsByName(words);
  const files = useFilesByName(words);
  const prompts = usePromptsByName(words);
  const workcells = useWorkcellsByName(words);
  const settings = useSettingsByName();
  return useMemo(
    () => [commands, threads, files, prompts, workcells, settings],
    [commands, threads, files, prompts, workcells, settings],
  );
}

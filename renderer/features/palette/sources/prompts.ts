import MessageIcon from 'lucide-react/icons/message-square-text';
import { useEffect, useMemo } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { listPrompts, showPrompts } from '../../../commands/catalogs.commands.ts';
import { useCatalogs } from '../../../stores/catalogs.store.ts';
import type { PaletteSource } from '../palette-source.ts';

/** Prompts that can be inserted into a message. They are loaded once something is typed, unless they already were. */
export function usePromptsByName(words: string): PaletteSource {
  const prompts = useCatalogs((state) => state.prompts.all);
  const isDue = useCatalogs((state) => state.prompts.state === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listPrompts();
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Prompts`,
      prefix: null,
      atMost: 4,
      atRest: 0,
      candidates: prompts.map((prompt) => ({
        key: `prompt:${prompt.place}/${prompt.name}`,
        title: visibleText(prompt.name),
        also: prompt.about,
        keys: null,
        icon: MessageIcon,
        detail: () => visibleText(prompt.about),
        choose: () => showPrompts(prompt),
      })),
    }),
    [prompts],
  );
}

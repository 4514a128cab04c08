import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { showSetting, showSettingsPage } from '../../../commands/settings.commands.ts';
import { describeSettings, findSettings, type SettingsPage } from '../../settings/settings.view-model.ts';
import { useSettingsInput } from '../../settings/use-settings-input.ts';
import type { PaletteSource } from '../palette-source.ts';

const toRowKey = (id: string): string => `setting:${id}`;

/** Returns every page of the settings and every setting; each opens its place. */
export function useSettingsByName(words: string): PaletteSource {
  const facts = useSettingsInput();
  const pages = useMemo(() => describeSettings(facts), [facts]);
  return useMemo(() => toSettingsSource(pages, words), [pages, words]);
}

/**
 * Returns the pages and settings, by their names. What the search of Settings finds in other texts, such as the help,
 * is found here too.
 */
export function toSettingsSource(pages: readonly SettingsPage[], words: string): PaletteSource {
  const rows = pages.flatMap((page) => page.groups.flatMap((group) => group.rows.map((row) => ({ page, row }))));
  const found = [...(findSettings(pages, words)?.rows.values() ?? [])].flat();
  return {
    heading: t`Settings`,
    prefix: null,
    maxShown: 6,
    maxAtRest: 0,
    candidates: [
      ...pages.map(({ id, title }) => ({
        key: `settings:${id}`,
        title: t`Settings: ${title}`,
        keywords: t`preferences options configuration`,
        keys: null,
        icon: SlidersHorizontalIcon,
        detail: () => null,
        choose: () => showSettingsPage(id),
      })),
      ...rows.map(({ page, row }) => ({
        key: toRowKey(row.id),
        title: row.name,
        keys: null,
        icon: SlidersHorizontalIcon,
        detail: () => page.title,
        choose: () => showSetting(row.id),
      })),
    ],
    found: new Set(found.map(toRowKey)),
  };
}

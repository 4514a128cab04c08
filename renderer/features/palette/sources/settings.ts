import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { showSetting } from '../../../commands/show-setting.ts';
import { describeSettings } from '../../settings/settings.view-model.ts';
import { useSettingsInput } from '../../settings/use-settings-facts.ts';
import type { PaletteSource } from '../palette-source.ts';

/** Every setting, each leads to its place on the page. */
export function useSettingsByName(): PaletteSource {
  const facts = useSettingsInput();
  return useMemo(
    () => ({
      heading: t`Settings`,
      prefix: null,
      atMost: 6,
      atRest: 0,
      candidates: describeSettings(facts, '').flatMap((section) =>
        section.rows.map((row) => ({
          key: `setting:${row.id}`,
          title: row.name,
          also: section.title,
          keys: null,
          icon: SlidersHorizontalIcon,
          detail: () => section.title,
          choose: () => showSetting(row.id),
        })),
      ),
    }),
    [facts],
  );
}

import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import { useMemo } from 'react';
import { pageShown } from '../../../stores/frame.store.ts';
import { describeSettings } from '../../settings/settings.view-model.ts';
import { showSetting } from '../../settings/show-setting.ts';
import { useSettingsFacts } from '../../settings/use-settings-facts.ts';
import type { PaletteSource } from '../palette-source.ts';

/** Every setting, each leads to its place on the page. */
export function useSettingsByName(): PaletteSource {
  const facts = useSettingsFacts();
  return useMemo(
    () => ({
      heading: 'Settings',
      prefix: null,
      atMost: 6,
      atRest: false,
      candidates: describeSettings(facts, '').flatMap((section) =>
        section.rows.map((row) => ({
          key: `setting:${row.id}`,
          title: row.name,
          also: section.title,
          keys: null,
          icon: SlidersHorizontalIcon,
          detail: () => section.title,
          choose: () => {
            pageShown('settings');
            showSetting(row.id);
          },
        })),
      ),
    }),
    [facts],
  );
}

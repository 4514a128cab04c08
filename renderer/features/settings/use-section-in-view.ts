import { type RefObject, useEffect, useState } from 'react';
import type { SettingSection } from '../../../shared/settings/setting.ts';
import type { SettingsSection } from './settings.view-model.ts';

/** The id of a section's heading in the page. */
export function headingId(id: SettingSection): string {
  return `settings-${id}`;
}

/** How far below the upper edge a heading counts as reached, in px. */
const reach = 80;

/** The section being read: the last one whose heading has reached the top, or the first one. */
export function useSectionInView(
  scroller: RefObject<HTMLElement | null>,
  sections: readonly SettingsSection[],
): SettingSection | undefined {
  const [current, setCurrent] = useState<SettingSection>();
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const edge = element.getBoundingClientRect().top + reach;
      const atEnd = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      const reached = sections.filter(({ id }) => {
        const heading = document.getElementById(headingId(id));
        return heading !== null && heading.getBoundingClientRect().top <= edge;
      });
      setCurrent((atEnd ? sections.at(-1) : (reached.at(-1) ?? sections[0]))?.id);
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, sections]);
  return current;
}

import { frameResized } from '../../stores/frame.store.ts';
import { useOptions } from '../../stores/settings.store.ts';
import { type Appearance, readAppearance, shownTheme } from './appearance.ts';

const storageKey = 'workcell.appearance';

/**
 * Gives the page its theme and text size before its first paint, as the last page saved them, and then follows
 * Settings, the system and the size of the window.
 */
export function followAppearance(page: Window): void {
  const root = page.document.documentElement;
  const systemDark = page.matchMedia('(prefers-color-scheme: dark)');
  const moreContrast = page.matchMedia('(prefers-contrast: more)');
  let appearance: Appearance = readAppearance(page.localStorage.getItem(storageKey)) ?? {
    theme: 'system',
    textSize: 100,
  };

  const apply = (): void => {
    root.dataset.theme = shownTheme(appearance.theme, {
      isDark: systemDark.matches,
      moreContrast: moreContrast.matches,
    });
    root.style.setProperty('--text-size', String(appearance.textSize / 100));
    measure();
  };
  const measure = (): void => {
    const scale = appearance.textSize / 100;
    frameResized({ width: page.innerWidth / scale, height: page.innerHeight / scale });
  };

  apply();
  systemDark.addEventListener('change', apply);
  moreContrast.addEventListener('change', apply);
  page.addEventListener('resize', measure);
  useOptions.subscribe(({ options: { values } }) => {
    if (values.theme === appearance.theme && values.textSize === appearance.textSize) return;
    appearance = { theme: values.theme, textSize: values.textSize };
    page.localStorage.setItem(storageKey, JSON.stringify(appearance));
    apply();
  });
}

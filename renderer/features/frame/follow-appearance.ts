import { z } from 'zod';
import { type Settings, settingsSchema } from '../../../shared/settings/settings-schema.ts';
import { frameResized } from '../../stores/frame.store.ts';
import { useSettings } from '../../stores/settings.store.ts';

/** The user's settings for how the page looks. */
type Appearance = Pick<Settings, 'theme' | 'textSize'>;

const storedAppearance = settingsSchema.pick({ theme: true, textSize: true });

/** Reads what a previous page saved; null if nothing readable was saved. */
export function readAppearance(json: string | null): Appearance | null {
  if (json === null) return null;
  try {
    return z.nullable(storedAppearance).catch(null).parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** The system's preferences. */
type SystemAppearance = { readonly isDark: boolean; readonly prefersMoreContrast: boolean };

/** Returns the theme to show: the chosen one, or the one that matches the system. */
export function resolveTheme(
  theme: Appearance['theme'],
  system: SystemAppearance,
): Exclude<Appearance['theme'], 'system'> {
  if (theme !== 'system') return theme;
  if (system.prefersMoreContrast) return 'contrast';
  return system.isDark ? 'dark' : 'light';
}

const storageKey = 'workcell.appearance';

/**
 * Applies the theme and text size of the last page before the first paint, then follows Settings, the system and the
 * size of the window.
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
    root.dataset.theme = resolveTheme(appearance.theme, {
      isDark: systemDark.matches,
      prefersMoreContrast: moreContrast.matches,
    });
    root.style.setProperty('--text-size', String(appearance.textSize / 100));
    measure();
  };
  const measure = (): void => {
    const scale = appearance.textSize / 100;
    frameResized(page.innerWidth / scale);
  };

  apply();
  systemDark.addEventListener('change', apply);
  moreContrast.addEventListener('change', apply);
  page.addEventListener('resize', measure);
  useSettings.subscribe(({ settings: { values } }) => {
    if (values.theme === appearance.theme && values.textSize === appearance.textSize) return;
    appearance = { theme: values.theme, textSize: values.textSize };
    page.localStorage.setItem(storageKey, JSON.stringify(appearance));
    apply();
  });
}

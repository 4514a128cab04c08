import { visibleProse } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { stripMarkup } from './strip-markup.ts';

/** Returns a run's title as shown, without markup. A run's ID is never its title. */
export function toRunTitle(title: string): string {
  return visibleProse(stripMarkup(title)).trim() || t`No title`;
}

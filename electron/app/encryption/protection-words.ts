import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { WantedForm } from './rewrite-stores.ts';

const facts: Readonly<Record<WantedForm, string>> = {
  encrypted: t`Threads are not encrypted on disk.`,
  plain: t`Threads are still encrypted on disk.`,
  newKey: t`The key of the threads was not changed.`,
};

/** The alert for databases that could not be rewritten. `why` is a sentence. */
export function alertOfRewrite(wanted: WantedForm, why: string): UserFacingAlert {
  const remedy = t`${why} Nothing is lost: the store is as it was.`;
  return {
    id: 'protection',
    surface: 'banner',
    severity: 'warning',
    fact: facts[wanted],
    remedy,
    commands: ['openSettings'],
  };
}

import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { UpdateState } from '../../shared/updates/update-state.ts';

/** The alert for every window when an update is ready; null otherwise. */
export function alertOfUpdate(state: UpdateState): UserFacingAlert | null {
  if (state.type !== 'ready') return null;
  const { release, restarts } = state;
  return {
    id: 'update',
    surface: 'banner',
    severity: 'info',
    fact: t`Workcell ${release.version} is ready.`,
    remedy: restarts
      ? t`Workcell restarts when no turn runs and no approval waits.`
      : t`It is installed when you restart to update. What is new is in Settings, About.`,
    commands: restarts ? [] : ['restartToUpdate'],
  };
}

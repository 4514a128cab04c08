import RadioIcon from 'lucide-react/icons/radio';
import ShieldIcon from 'lucide-react/icons/shield';
import ShieldAlertIcon from 'lucide-react/icons/shield-alert';
import UserRoundIcon from 'lucide-react/icons/user-round';
import { useMemo } from 'react';
import { runAction } from '../../actions/registry.ts';
import { classNames } from '../../components/class-names.ts';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { CliStatus } from '../title-bar/CliStatus.tsx';
import styles from './StatusFoot.module.css';
import { describeStatusFoot, type StatusItem } from './status-foot.view-model.ts';

/** How often to look whether a limit has started over, in milliseconds. */
const refreshMs = 30_000;

/** Shows the state of Codex and who pays. Above them stands what is not as usual. In the strip, each is an icon. */
export function StatusFoot({ isStrip }: { readonly isStrip: boolean }) {
  const profile = useConnection((state) => state.profile);
  const { auth, limits } = useAuth();
  // A limit starts over by itself.
  const now = useNow(limits.length > 0, refreshMs);
  const settings = useThreads((state) => (state.shown === null ? null : (state.settings[state.shown] ?? null)));
  const approvalMode = useSettings((state) => state.settings.values.approvalMode);
  const consent = useConsent((state) => state.consent);
  const folderIsReadOnly = useWorkspace((state) => state.workspace?.trust === 'readOnly');
  const view = useMemo(
    () => describeStatusFoot({ profile, auth, limits, now, settings, approvalMode, folderIsReadOnly, consent }),
    [profile, auth, limits, now, settings, approvalMode, folderIsReadOnly, consent],
  );
  const { access, account, metrics } = view;
  return (
    <footer className={styles.foot}>
      {access !== null && (
        <button
          type="button"
          className={classNames(styles.news, access.isDangerous && styles.dangerous)}
          {...toTooltip(access, isStrip)}
          onClick={() => runAction(access.opens)}
        >
          {access.isDangerous ? <ShieldAlertIcon /> : <ShieldIcon />}
          <span className={styles.cut}>{access.text}</span>
        </button>
      )}
      {metrics !== null && (
        <button
          type="button"
          className={styles.news}
          {...toTooltip(metrics, isStrip)}
          onClick={() => runAction('telemetrySettings')}
        >
          {isStrip && <RadioIcon />}
          <span className={styles.cut}>{metrics.text}</span>
        </button>
      )}
      <div className={styles.line}>
        <CliStatus isMark={isStrip} />
        {account !== null && (
          <button
            type="button"
            className={classNames(styles.account, account.isLow && styles.low)}
            {...toTooltip(account, isStrip)}
            onClick={() => runAction('openSettings')}
          >
            {isStrip && <UserRoundIcon />}
            <span className={styles.cut}>{account.text}</span>
          </button>
        )}
      </div>
    </footer>
  );
}

/** The exact value, after the words where those are not shown. */
function toTooltip({ detail, text }: StatusItem, isStrip: boolean): ReturnType<typeof tooltip> {
  return tooltip(isStrip && detail !== null ? `${text}: ${detail}` : (detail ?? text));
}

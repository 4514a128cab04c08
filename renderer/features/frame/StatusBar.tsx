import ShieldIcon from 'lucide-react/icons/shield';
import ShieldAlertIcon from 'lucide-react/icons/shield-alert';
import { useMemo } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { classNames } from '../../components/class-names.ts';
import { Spinner } from '../../components/Spinner.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './StatusBar.module.css';
import { describeStatusBar, type StatusItem } from './status-bar.view-model.ts';
import { useThreadCost } from './use-thread-cost.ts';

/**
 * Shows the state of Codex, who pays, the shown thread's usage, and what the thread may do. Each item opens the
 * matching place.
 */
export function StatusBar() {
  const line = useConnection((state) => state.connectionState);
  const profile = useConnection((state) => state.profile);
  const cli = useCli((state) => state.cli);
  const auth = useAuth((state) => state.auth);
  const tokens = useModel(transcriptModel, (model) => model.tokenUsageSummary);
  const cost = useThreadCost();
  const settings = useThreads((state) => (state.shown === null ? null : (state.settings[state.shown] ?? null)));
  const approvalMode = useSettings((state) => state.settings.values.approvalMode);
  const consent = useConsent((state) => state.consent);
  const folderIsReadOnly = useWorkspace((state) => state.workspace?.trust === 'readOnly');
  const view = useMemo(
    () => describeStatusBar({ line, profile, cli, auth, settings, approvalMode, folderIsReadOnly, consent }),
    [line, profile, cli, auth, settings, approvalMode, folderIsReadOnly, consent],
  );
  const SandboxIcon = view.sandbox.isDangerous ? ShieldAlertIcon : ShieldIcon;
  return (
    <footer data-area="" className={styles.bar}>
      <div role="status" aria-label={t`CLI status`}>
        <button type="button" className={styles.item} {...toTooltip(view.cli)} onClick={openSettings}>
          <CliMark mark={view.cli.mark} />
          <span className={view.cli.mark === 'stopped' ? styles.bad : undefined}>{view.cli.text}</span>
          {view.cli.answerTime !== null && (
            <span className={styles.time} aria-hidden="true">{`· ${view.cli.answerTime}`}</span>
          )}
        </button>
      </div>
      {view.account !== null && (
        <button
          type="button"
          className={classNames(styles.item, styles.account)}
          {...toTooltip(view.account)}
          onClick={openSettings}
        >
          {view.account.text}
        </button>
      )}
      <span className={styles.space} />
      {tokens !== null && (
        <span
          className={styles.words}
          {...toTooltip(cost === null ? tokens : { ...tokens, detail: `${tokens.detail}. ${cost}` })}
        >
          {tokens.text}
        </span>
      )}
      <button
        type="button"
        className={classNames(styles.item, view.sandbox.isDangerous && styles.bad)}
        {...toTooltip(view.sandbox)}
        onClick={() => runAction(view.sandbox.opens)}
      >
        <SandboxIcon />
        <span className={styles.cut}>{view.sandbox.text}</span>
      </button>
      {view.metrics !== null && (
        <button
          type="button"
          className={styles.item}
          {...toTooltip(view.metrics)}
          onClick={() => runAction('telemetrySettings')}
        >
          {view.metrics.text}
        </button>
      )}
    </footer>
  );
}

function openSettings(): void {
  runAction('openSettings');
}

function toTooltip({ detail }: StatusItem): ReturnType<typeof tooltip> | undefined {
  return detail === null ? undefined : tooltip(detail);
}

function CliMark({ mark }: { readonly mark: 'ready' | 'working' | 'idle' | 'stopped' }) {
  if (mark === 'working') {
    return (
      <span className={styles.working}>
        <Spinner />
      </span>
    );
  }
  return <span className={classNames(styles.mark, styles[mark])} aria-hidden="true" />;
}

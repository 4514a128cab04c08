import FileCogIcon from 'lucide-react/icons/file-cog';
import FolderIcon from 'lucide-react/icons/folder';
import FolderOpenIcon from 'lucide-react/icons/folder-open';
import KeyRoundIcon from 'lucide-react/icons/key-round';
import PlayIcon from 'lucide-react/icons/play';
import PlusIcon from 'lucide-react/icons/plus';
import RotateCwIcon from 'lucide-react/icons/rotate-cw';
import UserRoundIcon from 'lucide-react/icons/user-round';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { readMachine } from '../../commands/about.commands.ts';
import {
  type AuthFailure,
  cancelSignIn,
  describeAuthFailure,
  signInWithChatgpt,
} from '../../commands/auth.commands.ts';
import { joinAlertText } from '../../commands/show-problem.ts';
import { openRecentFolder } from '../../commands/workspace.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { Mark } from '../../components/Mark.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useAlerts } from '../../stores/alerts.store.ts';
import { announce } from '../../stores/announcements.store.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useEncryption } from '../../stores/encryption.store.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { Machine } from './Machine.tsx';
import type { MachineReading } from './machine-rows.ts';
import styles from './StartPage.module.css';
import { describeStartPage, type FolderRow } from './start-page.view-model.ts';

const daysRenewedMs = 60_000;

/** Shows what comes before the first thread: fix config.toml, sign in, open a folder, or try the demo. */
export default function StartPage() {
  const auth = useAuth((state) => state.auth);
  const cli = useCli((state) => state.cli);
  const alerts = useAlerts((state) => state.alerts);
  const workspace = useWorkspace((state) => state.workspace);
  const recentFolders = useWorkspace((state) => state.recentFolders);
  const encryption = useEncryption((state) => state.encryption);
  const { busy, check, reading } = useMachine();
  const now = useNow(true, daysRenewedMs);
  const view = useMemo(
    () => describeStartPage({ auth, cli, alerts, workspace, recentFolders, reading, encryption, now }),
    [auth, cli, alerts, workspace, recentFolders, reading, encryption, now],
  );
  const signIn = useBusy(signInWithChatgpt);
  const cancel = useBusy(cancelSignIn);
  const page = useRef<HTMLDivElement>(null);
  // The primary button takes the message field's focus requests until there is a message to write.
  useEffect(
    () => onPageRequest('focusComposer', () => page.current?.querySelector<HTMLElement>('[data-focus-back]')?.focus()),
    [],
  );
  const problem = signIn.problem ?? cancel.problem ?? view.problem;

  return (
    <div ref={page} className={styles.scroll}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <Mark size={44} />
          <div>
            <p className={styles.appName}>Workcell</p>
            <p
              className={styles.promise}
            >{t`Watch every step that Codex takes, decide what it may do, and undo its changes.`}</p>
          </div>
        </div>
        <h1 id="start-title" className={styles.title}>
          {view.title}
        </h1>
        <p className={styles.prose}>{view.prose}</p>
        {view.quote !== null && <blockquote className={styles.quote}>{view.quote}</blockquote>}
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        {view.purpose === 'signingIn' ? (
          <div className={styles.waiting}>
            <Spinner />
            <span className={styles.waitingWords}>{t`Waiting for the browser`}</span>
            {view.signInUrl !== null && (
              <a href={view.signInUrl} target="_blank" rel="noopener noreferrer">
                {t`Reopen page`}
              </a>
            )}
            <Button busy={cancel.busy} onClick={cancel.run}>
              {t`Cancel`}
            </Button>
          </div>
        ) : (
          <>
            {view.purpose === 'openFolder' && (
              <Button
                kind="primary"
                size={32}
                className={styles.open}
                icon={<FolderOpenIcon />}
                data-focus-back="page"
                onClick={() => runAction('openFolder')}
              >
                {t`Open folder…`}
              </Button>
            )}
            <ul className={styles.ways}>
              {view.purpose === 'mendConfig' && (
                <>
                  <Way icon={<FileCogIcon />} name="config.toml" detail={t`Fix it in your editor.`}>
                    <Button size={32} onClick={() => runAction('showConfig')}>
                      {t`Copy its path`}
                    </Button>
                  </Way>
                  <Way icon={<RotateCwIcon />} name="Codex" detail={t`Reads the file again. Your threads stay.`}>
                    <Button kind="primary" size={32} data-focus-back="page" onClick={() => runAction('restartCodex')}>
                      {t`Restart Codex`}
                    </Button>
                  </Way>
                </>
              )}
              {view.purpose === 'signIn' && (
                <>
                  <Way
                    icon={<UserRoundIcon />}
                    name={t`ChatGPT account`}
                    detail={t`Uses your plan\u2019s allowance. Opens your browser.`}
                  >
                    <Button kind="primary" size={32} data-focus-back="page" busy={signIn.busy} onClick={signIn.run}>
                      {t`Sign in with ChatGPT`}
                    </Button>
                  </Way>
                  <Way
                    icon={<KeyRoundIcon />}
                    name={t`API key`}
                    detail={t`Billed per token. Codex keeps it on this machine.`}
                  >
                    <Button size={32} onClick={() => openDialog('apiKey')}>
                      {t`Use an API key`}
                    </Button>
                  </Way>
                </>
              )}
              <Way icon={<PlayIcon />} name={t`Demo`} detail={t`Watch Codex fix a bug. No account, no network.`}>
                <Button size={32} onClick={() => runAction('startDemo')}>
                  {t`Try the demo`}
                </Button>
              </Way>
            </ul>
          </>
        )}
        <RecentFolders folders={view.folders} showsOpenButton={view.purpose !== 'openFolder'} />
        <Machine rows={view.machine} busy={busy} onCheck={check} />
      </div>
    </div>
  );
}

type WayProps = {
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail: string;
  readonly children: ReactNode;
};

function Way({ icon, name, detail, children }: WayProps) {
  return (
    <li className={styles.way}>
      {icon}
      <div className={styles.wayWords}>
        <p className={styles.wayName}>{name}</p>
        <p className={styles.wayDetail}>{detail}</p>
      </div>
      {children}
    </li>
  );
}

/** Runs a button's request: returns whether it is in progress, and the text of its failure. */
function useBusy(request: () => Promise<AuthFailure | null>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    const failure = await request();
    setBusy(false);
    setProblem(failure === null ? null : joinAlertText(describeAuthFailure(failure)));
  };
  return { busy, problem, run: () => void run() };
}

/** Returns what the host finds on this machine: once when the page is shown, and again on request. */
function useMachine(): { readonly reading: MachineReading; readonly busy: boolean; check(): void } {
  const [reading, setReading] = useState<MachineReading>('running');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let isShown = true;
    void readMachine().then((facts) => {
      if (isShown) setReading(facts ?? 'failed');
    });
    return () => {
      isShown = false;
    };
  }, []);
  const check = async (): Promise<void> => {
    setBusy(true);
    setReading((await readMachine()) ?? 'failed');
    setBusy(false);
    announce(t`This machine was checked.`);
  };
  return { reading, busy, check: () => void check() };
}

type RecentFoldersProps = {
  readonly folders: readonly FolderRow[];
  /** False if the page already has a button for it. */
  readonly showsOpenButton: boolean;
};

/** Lists recently opened folders, with a button for another one. */
function RecentFolders({ folders, showsOpenButton }: RecentFoldersProps) {
  const keys = useKeys('openFolder');
  if (folders.length === 0 && !showsOpenButton) return null;
  return (
    <section aria-label={t`Recent folders`} className={styles.section}>
      {folders.length > 0 && <h2 className={styles.heading}>{t`Recent folders`}</h2>}
      <ul>
        {folders.map((folder) => (
          <li key={folder.path}>
            <button type="button" className={styles.row} onClick={() => void openRecentFolder(folder.path)}>
              <FolderIcon />
              <span className={styles.name}>{folder.name}</span>
              <span className={styles.path}>{folder.displayPath}</span>
              <time className={styles.time} {...tooltip(folder.exactTime)}>
                {folder.time}
              </time>
            </button>
          </li>
        ))}
      </ul>
      {showsOpenButton && (
        <button type="button" className={styles.another} onClick={() => runAction('openFolder')}>
          <PlusIcon />
          <span className={styles.name}>
            {folders.length === 0 ? t`Open folder\u2026` : t`Open another folder\u2026`}
          </span>
          {keys !== undefined && <Kbd chord={keys} />}
        </button>
      )}
    </section>
  );
}

import { type ReactNode, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { describeStartFailure } from '../../../shared/catalogs/mcp/describe-start-failure.ts';
import type { McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import type { McpProcess } from '../../../shared/contract/mcp.ts';
import { formatElapsed } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import {
  cancelMcpSignIn,
  cancelMcpTest,
  endMcpProcess,
  type McpWriteResult,
  openSignInPage,
  removeMcpServer,
  signInToMcp,
  switchMcpServer,
  testMcpServer,
} from '../../commands/mcp.commands.ts';
import { Button } from '../../components/Button.tsx';
import { formatBytes } from '../../components/format/quantity.ts';
import { type GlyphState, StateGlyph } from '../../components/StateGlyph.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useNow } from '../../components/use-now.ts';
import type { McpSignIn, McpTest } from '../../stores/mcp.store.ts';
import styles from '../prompts/Pane.module.css';
import { ResourceList } from './ResourceList.tsx';
import own from './ServerPane.module.css';
import {
  describeMcpProblem,
  describeServerSettings,
  describeServerSignIn,
  describeServerTest,
} from './server-settings.view-model.ts';
import { ToolRunList } from './ToolRunList.tsx';
import type { ToolRunView } from './tool-runs.view-model.ts';
import { describeServerState } from './tools.view-model.ts';

export type ServerPaneProps = {
  readonly server: McpServer;
  /** Null: the configuration does not mention the server, or has not loaded yet. */
  readonly settings: McpServerSettings | null;
  readonly test: McpTest | null;
  readonly signIn: McpSignIn | null;
  readonly processes: readonly McpProcess[];
  readonly runs: readonly ToolRunView[];
  readonly onShowRun: (run: ToolRun) => void;
  readonly onEdit: (settings: McpServerSettings) => void;
};

/** Shows one server: its state, why it does not work, its configuration, and its readable resources. */
export function ServerPane({ server, settings, test, signIn, processes, runs, onShowRun, onEdit }: ServerPaneProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const { error, name, resources, state } = server;
  const showResult = async (asked: Promise<McpWriteResult | null>): Promise<void> => {
    const written = await asked;
    setProblem(written === null || written.ok ? null : describeMcpProblem(written.error));
  };
  const view = settings === null ? null : describeServerSettings(settings);
  const tested = test === null ? null : describeServerTest(test);
  return (
    <div className={styles.pane}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <section className={styles.body} tabIndex={0} aria-label={t`Details`}>
        <div className={own.head}>
          <h3 className={styles.name}>{visibleText(name)}</h3>
          {settings !== null && view?.canChange === true && (
            <Switch
              name={t`Use ${visibleText(name)}`}
              showsState
              on={settings.isOn}
              onChange={(on) => void showResult(switchMcpServer(settings, on))}
            />
          )}
        </div>
        <p className={styles.problem}>
          {state === 'failed' && <StateGlyph state="failed" />}
          {state === 'signInNeeded' && <StateGlyph state="warning" />}
          <span>{describeServerState(server)}</span>
        </p>
        {error !== null && state !== 'signInNeeded' && <FailureReason error={error} />}
        {problem !== null && (
          <p role="alert" className={styles.failure}>
            {problem}
          </p>
        )}
        {state === 'signInNeeded' && signIn?.type !== 'opening' && signIn?.type !== 'waiting' && (
          <div>
            <Button kind="primary" onClick={() => void signInToMcp(name)}>
              {t`Sign in…`}
            </Button>
          </div>
        )}
        {signIn !== null && (
          <Outcome {...describeServerSignIn(signIn)}>
            {signIn.type === 'waiting' && (
              <div className={own.choices}>
                <Button size={24} onClick={() => openSignInPage(signIn.url)}>
                  {t`Reopen page`}
                </Button>
                <Button size={24} onClick={() => void cancelMcpSignIn(name)}>
                  {t`Cancel sign-in`}
                </Button>
              </div>
            )}
          </Outcome>
        )}
        {tested !== null && <Outcome {...tested} quote={tested.quote === error ? null : tested.quote} />}
        {view !== null && (
          <>
            <h4 className={styles.label}>{t`Configuration`}</h4>
            <dl className={own.facts}>
              {view.rows.map(({ label, value }) => (
                <div key={label} className={own.fact}>
                  <dt>{label}</dt>
                  <dd>{visibleText(value)}</dd>
                </div>
              ))}
            </dl>
            <p className={own.origin}>{visibleText(view.origin)}</p>
          </>
        )}
        <ProcessList processes={processes} />
        <ToolRunList runs={runs} onShow={onShowRun} />
        <ResourceList server={name} resources={resources} />
      </section>
      {settings !== null && view?.canChange === true && (
        <footer className={styles.foot}>
          {isRemoving ? (
            <>
              <span className={styles.hint}>{t`Remove ${visibleText(name)} from config.toml?`}</span>
              <Button size={32} autoFocus onClick={() => setRemoving(false)}>
                {t`Keep`}
              </Button>
              <Button kind="danger" size={32} onClick={() => void showResult(removeMcpServer(settings))}>
                {t`Remove`}
              </Button>
            </>
          ) : (
            <>
              <span className={styles.hint} />
              <Button kind="quiet" size={32} onClick={() => setRemoving(true)}>
                {t`Remove…`}
              </Button>
              <Button size={32} onClick={() => onEdit(settings)}>
                {t`Edit`}
              </Button>
              {test?.type === 'running' ? (
                <Button size={32} onClick={() => void cancelMcpTest(name)}>
                  {t`Cancel test`}
                </Button>
              ) : (
                <Button size={32} data-insert disabled={!settings.isOn} onClick={() => void testMcpServer(name)}>
                  {t`Test connection`}
                </Button>
              )}
            </>
          )}
        </footer>
      )}
    </div>
  );
}

type OutcomeProps = {
  readonly glyph: GlyphState;
  readonly text: string;
  readonly quote: string | null;
  readonly children?: ReactNode;
};

/** Shows the state of a test or a sign-in that the user started here. */
function Outcome({ children, glyph, quote, text }: OutcomeProps) {
  return (
    <div role="status" className={own.outcome}>
      <p className={styles.problem}>
        <StateGlyph state={glyph} />
        <span>{text}</span>
      </p>
      {quote !== null && <FailureReason error={quote} />}
      {children}
    </div>
  );
}

/** Shows why a server failed in plain words, with Codex's own words on request. */
function FailureReason({ error }: { readonly error: string }) {
  const { raw, words } = describeStartFailure(error);
  return (
    <>
      {words !== '' && <p className={own.reason}>{visibleText(words)}</p>}
      {raw !== null && (
        <details className={own.exact}>
          <summary>{t`Details`}</summary>
          <pre className={styles.text}>{visibleText(raw)}</pre>
        </details>
      )}
    </>
  );
}

/** Lists the programs that now run as a server, each with its resource usage, its age and a button to end it. */
function ProcessList({ processes }: { readonly processes: readonly McpProcess[] }) {
  const now = useNow(processes.length > 0);
  if (processes.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{t`Processes`}</h4>
      <ul className={own.processes} aria-label={t`Processes`}>
        {processes.map((process) => (
          <li key={`${process.pid} ${process.startedAt}`} className={own.process} title={visibleText(process.program)}>
            <code className={own.pid}>{process.pid}</code>
            <span className={own.fact}>{formatBytes(process.memoryBytes)}</span>
            <span className={own.fact}>{t`for ${formatElapsed(now - process.startedAt)}`}</span>
            <Button size={24} aria-label={t`End process ${process.pid}`} onClick={() => void endMcpProcess(process)}>
              {t`End`}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

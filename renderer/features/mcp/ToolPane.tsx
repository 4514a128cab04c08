import { visibleText } from '../../../shared/base/visible-text.ts';
import type { McpTool } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import styles from '../prompts/Pane.module.css';
import { ToolRunList } from './ToolRunList.tsx';
import type { ToolRunView } from './tool-runs.view-model.ts';

export type ToolPaneProps = {
  readonly server: string;
  readonly tool: McpTool;
  readonly runs: readonly ToolRunView[];
  readonly onInsert: () => void;
  readonly onShowRun: (run: ToolRun) => void;
};

/** One tool: what it does, its parameters, and its calls. */
export function ToolPane({ server, tool, runs, onInsert, onShowRun }: ToolPaneProps) {
  return (
    <div className={styles.pane}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <section className={styles.body} tabIndex={0} aria-label={t`Details`}>
        <h3 className={styles.name}>{visibleText(tool.name)}</h3>
        {tool.title !== null && <p className={styles.about}>{visibleText(tool.title)}</p>}
        <p className={styles.about}>{visibleText(tool.about)}</p>
        <h4 className={styles.label}>{t`What it takes`}</h4>
        <pre className={styles.text}>{visibleText(tool.schema)}</pre>
        <ToolRunList runs={runs} onShow={onShowRun} />
      </section>
      <footer className={styles.foot}>
        <span className={styles.hint}>{t`Of ${visibleText(server)}`}</span>
        <Button kind="primary" size={32} onClick={onInsert} data-insert>
          {t`Insert`}
        </Button>
      </footer>
    </div>
  );
}

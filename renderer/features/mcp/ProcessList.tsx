import { visibleText } from '../../../shared/base/visible-text.ts';
import type { McpProcess } from '../../../shared/contract/mcp.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { endMcpProcess } from '../../commands/mcp.commands.ts';
import { Button } from '../../components/Button.tsx';
import { formatElapsed } from '../../components/format/duration.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import { useNow } from '../../components/use-now.ts';
import styles from '../prompts/Pane.module.css';
import own from './ProcessList.module.css';

/** Lists the programs that now run as a server, each with its resource usage, its age and a button to end it. */
export function ProcessList({ processes }: { readonly processes: readonly McpProcess[] }) {
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

import { useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { confirmEndProcess, endProcess, followProcesses } from '../../commands/processes.commands.ts';
import { showSetting } from '../../commands/settings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { formatExactTime } from '../../components/format/time.ts';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useProcesses } from '../../stores/processes.store.ts';
import styles from './ProcessesSection.module.css';
import { describeProcessList, type ProcessRow } from './processes.view-model.ts';

/** Lists what the app and Codex have started, with its resource usage; polled while shown. */
export function ProcessesSection() {
  const list = useProcesses((state) => state.list);
  const problem = useProcesses((state) => state.problem);
  const now = useNow(list !== null);
  const view = useMemo(() => (list === null ? null : describeProcessList(list, now)), [list, now]);
  const scroller = useRef<HTMLElement>(null);
  useEffect(followProcesses, []);
  const end = async ({ process }: ProcessRow): Promise<void> => {
    await endProcess(process);
    // The focused button is disabled while the process ends, and disappears with its row.
    if (document.activeElement === document.body) scroller.current?.focus();
  };
  return (
    <>
      <div className={styles.head}>
        <p className={styles.total}>{view?.total}</p>
        <p className={styles.budget}>{view?.budget}</p>
        <Button kind="quiet" size={24} onClick={() => showSetting('processBudgetMegabytes')}>
          {t`Change`}
        </Button>
      </div>
      <section
        ref={scroller}
        aria-label={t`Processes`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        tabIndex={0}
        className={styles.scroller}
      >
        {problem !== null && <EmptyState what={t`The system did not report its processes.`} how={problem} />}
        {problem === null && view?.rows.length === 0 && (
          <EmptyState
            what={t`No processes`}
            how={t`Codex, its MCP servers and its commands appear here while they run.`}
          />
        )}
        {problem === null && view !== null && view.rows.length > 0 && (
          <table aria-label={t`Processes`} className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t`Process`}</th>
                <th scope="col">{t`Belongs to`}</th>
                <th scope="col" className={styles.number}>{t`PID`}</th>
                <th scope="col" className={styles.number}>{t`Age`}</th>
                <th scope="col" className={styles.number}>{t`Memory`}</th>
                <th scope="col">
                  <span className="visually-hidden">{t`End`}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map((row) => (
                <Row key={row.key} row={row} onEnd={end} />
              ))}
            </tbody>
          </table>
        )}
        {view?.more != null && <p className={styles.more}>{view.more}</p>}
      </section>
    </>
  );
}

function Row({ row, onEnd }: { readonly row: ProcessRow; readonly onEnd: (row: ProcessRow) => Promise<void> }) {
  const [isEnding, setIsEnding] = useState(false);
  const { button, process } = row;
  const press = async (): Promise<void> => {
    if (!(await confirmEndProcess(process))) return;
    setIsEnding(true);
    await onEnd(row);
    setIsEnding(false);
  };
  return (
    <tr>
      <th scope="row" className={styles.process}>
        <span className={styles.name}>{row.name}</span>{' '}
        <code className={styles.command} {...tooltipWhenCut(row.commandLine)}>
          {row.commandLine}
        </code>
      </th>
      <td className={styles.owner} {...tooltip(row.ownerInFull)}>
        {row.owner}
      </td>
      <td className={styles.number}>{row.pid}</td>
      <td className={styles.number} {...tooltip(t`Started ${formatExactTime(process.startedAt)}`)}>
        {row.age}
      </td>
      <td className={styles.number}>{row.memory}</td>
      <td className={styles.end}>
        {button !== null && (
          <Button size={24} aria-label={button.name} busy={isEnding} onClick={() => void press()}>
            {button.label}
          </Button>
        )}
      </td>
    </tr>
  );
}

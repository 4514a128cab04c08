import XIcon from 'lucide-react/icons/x';
import { type CSSProperties, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import { closeAttempts, discardAttempts, keepAttempts } from '../../commands/attempts.commands.ts';
import { readRunInfo } from '../../commands/recorded-runs.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { toRunTitle } from '../../components/format/run-title.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { tooltipWhenCut } from '../../components/tooltip.ts';
import { useBusy } from '../../components/use-busy.ts';
import { useSecond } from '../../components/use-now.ts';
import { type AttemptOrder, attemptChosen, useAttempts } from '../../stores/attempts.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { usePriceTable } from '../spending/use-price-table.ts';
import { useWork } from '../work/use-work.ts';
import { AttemptColumn } from './AttemptColumn.tsx';
import styles from './AttemptsDialog.module.css';
import { describeAttempts, describeProgress, findBestAttempt } from './attempts.view-model.ts';
import { type ComparedAttempt, listAttempts } from './compared-attempts.ts';

const orders: readonly { readonly value: AttemptOrder; readonly name: string }[] = [
  { value: 'cost', name: t`Cost` },
  { value: 'time', name: t`Time` },
];

/** The rows of the comparison, as the column at the left names them. */
const rows = [t`Time`, t`Checks`, t`Changes`, t`Steps`, t`Cost`, t`In its words`, t`The change`] as const;

/** Shows the attempts at a message side by side, as they go, and lets the user apply one. */
export default function AttemptsDialog() {
  const group = useAttempts((state) => state.compared);
  const context = useWork();
  const attempts = useMemo(() => (group === null ? [] : listAttempts(group, context)), [group, context]);
  const proofs = useProofs(attempts);
  const models = useCli((state) => state.models);
  const prices = usePriceTable();
  const { left, order, path, picked } = useAttempts();
  const now = useSecond(attempts.some(({ work }) => work.started !== null && work.started.stage !== 'ended'));
  const views = useMemo(
    () => describeAttempts({ attempts, proofs, models, prices, order, now }),
    [attempts, proofs, models, prices, order, now],
  );
  const chosen = views.find(({ key }) => key === picked) ?? findBestAttempt(views);
  const others = attempts.filter(
    ({ key, work }) => key !== chosen?.key && work.worktree?.isPresent === true && !isWorking(work),
  );
  const title = toRunTitle(attempts[0]?.work.card?.title ?? attempts[0]?.work.started?.request.prompt ?? '');
  const spanMs = Math.max(1, ...views.map((view) => view.spanMs));
  const [busy, whileBusy] = useBusy();
  const radios = useId();
  const body = useRef<HTMLDivElement>(null);
  // The pressed button may be gone with the worktrees, and the focus with it.
  useLayoutEffect(() => {
    if (busy === null && document.activeElement === document.body)
      body.current?.querySelector<HTMLElement>('input:checked')?.focus();
  });
  return (
    <Dialog title={t`Attempts`} isTitleHidden size="page" className={styles.dialog} onClose={closeAttempts}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h2 className={styles.title} dir="auto" {...tooltipWhenCut(title)}>
            {title}
          </h2>
          <span className={styles.progress} role="status">
            {describeProgress(views)}
          </span>
        </div>
        <span className={styles.order} aria-hidden="true">{t`Rank by`}</span>
        <SegmentedControl
          name={t`Rank by`}
          value={order}
          segments={orders}
          onChange={(wanted) => attemptChosen({ order: wanted })}
        />
        <IconButton
          name={t`Close`}
          icon={<XIcon />}
          onClick={closeAttempts}
          {...(left === null && { 'data-first-focus': '' })}
        />
      </header>
      {views.length === 0 ? (
        <div className={styles.empty}>
          <EmptyState what={t`No attempts here`} how={t`Their records are no longer in this folder.`} />
        </div>
      ) : (
        <div ref={body} className={styles.scroller}>
          <div className={styles.grid} style={{ '--attempts': views.length } as CSSProperties}>
            <div className={styles.labels} aria-hidden="true">
              {rows.map((name, index) => (
                <span key={name} style={{ gridRow: index + 2 }}>
                  {name}
                </span>
              ))}
            </div>
            {views.map((view) => (
              <AttemptColumn
                key={view.key}
                view={view}
                rows={rows}
                group={radios}
                isChosen={view.key === chosen?.key}
                scaleMs={spanMs}
                path={path}
                onChoose={() => attemptChosen({ picked: view.key })}
                isLeft={view.key === left}
                onPath={(wanted) => attemptChosen({ path: wanted })}
              />
            ))}
          </div>
        </div>
      )}
      <footer className={styles.foot}>
        <p className={styles.note}>
          {t`Apply brings the change to your folder, uncommitted. The other worktrees stay until you decide about them.`}
        </p>
        {others.length > 0 && (
          <>
            <Button
              size={28}
              busy={busy === 'keep'}
              disabled={busy !== null}
              onClick={() => void whileBusy('keep', () => keepAttempts(others.map(({ run }) => run)))}
            >{t`Keep the others on branches`}</Button>
            <Button
              size={28}
              busy={busy === 'discard'}
              disabled={busy !== null}
              onClick={() => {
                const keys = new Set(others.map(({ key }) => key));
                void whileBusy('discard', () => discardAttempts(views.filter(({ key }) => keys.has(key))));
              }}
            >{t`Discard the others…`}</Button>
          </>
        )}
      </footer>
    </Dialog>
  );
}

function isWorking({ started }: ComparedAttempt['work']): boolean {
  return started !== null && started.stage !== 'ended';
}

/** Reads the proofs of attempts of earlier starts of the app: only these name their checks. */
function useProofs(attempts: readonly ComparedAttempt[]): ReadonlyMap<string, RunProof | null> {
  const [proofs, setProofs] = useState<ReadonlyMap<string, RunProof | null>>(new Map());
  const wanted = attempts.filter(({ key, work }) => work.started === null && work.card !== null && !proofs.has(key));
  const next = wanted[0];
  useEffect(() => {
    if (next === undefined) return;
    void readRunInfo(next.run).then((info) =>
      setProofs((known) => new Map(known).set(next.key, info.ok ? info.value.proof : null)),
    );
  }, [next]);
  return proofs;
}

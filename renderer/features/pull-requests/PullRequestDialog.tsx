import { useEffect, useRef, useState } from 'react';
import type { HostingService } from '../../../shared/commits/hosting-service.ts';
import type { PullRequestPlan } from '../../../shared/contract/pull-requests.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import { loadPrices } from '../../commands/prices.commands.ts';
import { cancelPullRequest, planPullRequest } from '../../commands/pull-requests.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { describeCost } from '../../components/format/cost.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useCommits } from '../../stores/commits.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { usePrices } from '../../stores/prices.store.ts';
import { usePullRequests } from '../../stores/pull-requests.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import styles from './PullRequestDialog.module.css';
import { PullRequestForm } from './PullRequestForm.tsx';
import { PullRequestReport } from './PullRequestReport.tsx';
import { describeCreate, isOfPlan } from './pull-request.view-model.ts';

/** Lets the user make a pull request of the branch, and shows what became of it. */
export default function PullRequestDialog({ onClose }: { readonly onClose: () => void }) {
  const [plan, setPlan] = useState<PullRequestPlan | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const seen = usePullRequests((state) => state.seen);
  const likely = useCommits(({ uncommitted }) => uncommitted?.service ?? 'gitHub');
  const [chosen, setChosen] = useState<HostingService | null>(null);
  useEffect(() => {
    let isShown = true;
    void findCost()
      .then(planPullRequest)
      .then((planned) => {
        if (!isShown) return;
        if (!planned.ok) setProblem(planned.error.message);
        else if (planned.value === null) setProblem(t`This folder is in no repository that you trust.`);
        else setPlan(planned.value);
      });
    return () => {
      isShown = false;
    };
  }, []);
  /** Nobody would see the answer. */
  const close = (): void => {
    cancelPullRequest();
    onClose();
  };
  const shown = plan !== null && seen !== null && isOfPlan(seen.place, plan) ? seen : null;
  const title =
    shown === null
      ? describeCreate(chosen ?? likely, false)
      : shown.place.service === 'gitHub'
        ? t`Pull request`
        : t`Merge request`;
  return (
    <Dialog
      title={title}
      className={styles.dialog}
      onClose={close}
      onFocusLost={() => sendPageRequest('focusComposer')}
    >
      {plan === null && <Waiting problem={problem} onClose={close} />}
      {plan !== null && shown === null && <PullRequestForm plan={plan} onService={setChosen} onClose={close} />}
      {shown !== null && <PullRequestReport seen={shown} onClose={close} />}
    </Dialog>
  );
}

function Waiting({ onClose, problem }: { readonly problem: string | null; readonly onClose: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <div className={styles.body}>
        {problem === null && (
          <p role="status" className={styles.note}>
            {t`Reading…`}
          </p>
        )}
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{problem}</span>
          </p>
        )}
      </div>
      <DialogFooter>
        <Button ref={button} data-first-focus="" size={32} onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </>
  );
}

/** Returns what the shown thread cost, in words; null if unknown. */
async function findCost(): Promise<string | null> {
  const spent = useTranscript.getState().transcript.usage?.spent ?? [];
  if (spent.length === 0) return null;
  if (usePrices.getState().prices === null) await loadPrices();
  const { prices } = usePrices.getState();
  const cost = prices === null ? null : computeCost(spent, prices.table);
  return cost === null || cost.usd === null ? null : (describeCost(cost)?.text ?? null);
}

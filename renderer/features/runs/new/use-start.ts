import { useEffect, useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../../../shared/runs/run-request.ts';
import { isUnanswered, startRunWithConsent } from '../../../commands/consent.commands.ts';
import { showToast } from '../../../stores/alerts.store.ts';
import { showPage } from '../../../stores/frame.store.ts';
import { inputQuestionDropped } from '../../../stores/input-question.store.ts';
import { sendPageRequestAfterRender } from '../../../stores/page-requests.ts';
import { targetRunChanged } from '../../../stores/recorded-runs.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { describeStartRefusal, describeWait } from './new-run.view-model.ts';

export type StartState = {
  readonly isStarting: boolean;
  /** Why the run was not started; null when there is no problem. */
  readonly problem: string | null;
  /** Does nothing while a start is in progress. */
  readonly start: (options: RunRequest) => Promise<void>;
  /** Clears the problem and the question, because they do not apply to the changed draft. */
  readonly reset: () => void;
};

export type StartDeps = {
  /** Called when the run was accepted. */
  readonly onStarted: () => void;
  readonly onClose: () => void;
};

/**
 * Starts a run, closes the dialog, and shows Mission Control with the focus on the run. If the user has already closed
 * the dialog, they stay on their page.
 */
export function useStart({ onStarted, onClose }: StartDeps): StartState {
  const [isStarting, setIsStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      inputQuestionDropped('run');
    };
  }, []);
  const start = async (options: RunRequest): Promise<void> => {
    if (isStarting) return;
    setIsStarting(true);
    setProblem(null);
    const outcome = await startRunWithConsent(options);
    setIsStarting(false);
    if (outcome.ok) {
      onStarted();
      if (isOpen.current) {
        onClose();
        showPage('missionControl');
        targetRunChanged(outcome.value);
        sendPageRequestAfterRender('focusTargetRun');
      }
      const { isHeld, runs } = useRuns.getState();
      const wait = describeWait(runs.get(getRunKey(outcome.value)), isHeld);
      if (wait !== null) showToast(t`The run is waiting.`, wait);
      return;
    }
    if (isUnanswered(outcome.error)) return;
    const refusal = describeStartRefusal(outcome.error);
    if (isOpen.current) setProblem(refusal);
    else showToast(t`The run was not started.`, refusal);
  };
  const reset = (): void => {
    setProblem(null);
    inputQuestionDropped('run');
  };
  return { isStarting, problem, start, reset };
}

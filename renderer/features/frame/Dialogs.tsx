import { type ReactNode, Suspense, useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { lazyComponent, lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { whenIdle } from '../../client/when-idle.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { closeDialog, closeDialogIfShown, openDialog, useFrame } from '../../stores/frame.store.ts';
import { useQuestions } from '../../stores/questions.store.ts';
import { loadPalette, PaletteSoon } from '../palette/PaletteSoon.tsx';
import type { BrokenDialogProps } from './BrokenDialog.tsx';
import { useFirstRun } from './use-first-run.ts';

const brokenDialog = lazyModule(() => import('./BrokenDialog.tsx'));
const BundleDialog = lazyComponent(() => import('../about/BundleDialog.tsx'));
const ExportDialog = lazyComponent(() => import('../exports/ExportDialog.tsx'));
const CopyThreadDialog = lazyComponent(() => import('../copy-thread/CopyThreadDialog.tsx'));
const ImageViewer = lazyComponent(() => import('../attachments/viewer/ImageViewer.tsx'));
const ImportDialog = lazyComponent(() => import('../exports/ImportDialog.tsx'));
const OpenFolderDialog = lazyComponent(() => import('../open-folder/OpenFolderDialog.tsx'));
const BudgetDialog = lazyComponent(() => import('../budget/BudgetDialog.tsx'));
const ApiKeyDialog = lazyComponent(() => import('../start-page/ApiKeyDialog.tsx'));
const RecoveryKeyDialog = lazyComponent(() => import('../encryption/RecoveryKeyDialog.tsx'));
const UseRecoveryKeyDialog = lazyComponent(() => import('../encryption/UseRecoveryKeyDialog.tsx'));
const NeedsDialog = lazyComponent(() => import('../needs/NeedsDialog.tsx'));
const PromptsDialog = lazyComponent(() => import('../prompts/PromptsDialog.tsx'));
const ToolsDialog = lazyComponent(() => import('../mcp/ToolsDialog.tsx'));
const RewindDialog = lazyComponent(() => import('../rewind/RewindDialog.tsx'));
const RewindsDialog = lazyComponent(() => import('../rewind/RewindsDialog.tsx'));
const RunWorktreesDialog = lazyComponent(() => import('../runs/worktrees/RunWorktreesDialog.tsx'));
const SentDialog = lazyComponent(() => import('../privacy/SentDialog.tsx'));
const CommitDialog = lazyComponent(() => import('../commits/CommitDialog.tsx'));
const BranchDialog = lazyComponent(() => import('../commits/BranchDialog.tsx'));
const PullRequestDialog = lazyComponent(() => import('../pull-requests/PullRequestDialog.tsx'));
const ConsentDialog = lazyComponent(() => import('../privacy/ConsentDialog.tsx'));
const RunDialog = lazyComponent(() => import('../runs/detail/RunDialog.tsx'));
const CompareRunsDialog = lazyComponent(() => import('../runs/compare/CompareRunsDialog.tsx'));
const PlanAttemptsDialog = lazyComponent(() => import('../attempts/PlanAttemptsDialog.tsx'));
const AttemptsDialog = lazyComponent(() => import('../attempts/AttemptsDialog.tsx'));
const NewRunDialog = lazyComponent(() => import('../runs/new/NewRunDialog.tsx'));
const WorktreeSetupDialog = lazyComponent(() => import('../runs/setup/WorktreeSetupDialog.tsx'));
const QuestionDialog = lazyComponent(() => import('../questions/QuestionDialog.tsx'));

/** Shows the topmost dialog or question of the app. */
export function Dialogs() {
  const dialog = useFrame((state) => state.dialog);
  const open = useQuestions((state) => state.open);
  useDialogsAhead();
  useConsentFirst(dialog === null && open === null);
  return (
    <>
      <DialogBoundary key={dialog} onClose={closeDialog}>
        <Suspense fallback={null}>
          {dialog === 'palette' && <PaletteSoon onClose={closeDialog} />}
          {dialog === 'needs' && <NeedsDialog onClose={closeDialog} />}
          {dialog === 'openFolder' && <OpenFolderDialog purpose="open" onClose={closeDialog} />}
          {dialog === 'listFolder' && <OpenFolderDialog purpose="list" onClose={closeDialog} />}
          {dialog === 'budget' && <BudgetDialog onClose={closeDialog} />}
          {dialog === 'apiKey' && <ApiKeyDialog onClose={closeDialog} />}
          {dialog === 'exportThread' && <ExportDialog onClose={closeDialog} />}
          {dialog === 'copyThread' && <CopyThreadDialog onClose={closeDialog} />}
          {dialog === 'image' && <ImageViewer onClose={closeDialog} />}
          {dialog === 'importThread' && <ImportDialog />}
          {dialog === 'recoveryKey' && <RecoveryKeyDialog onClose={closeDialog} />}
          {dialog === 'useRecoveryKey' && <UseRecoveryKeyDialog onClose={closeDialog} />}
          {dialog === 'prompts' && <PromptsDialog onClose={closeDialog} />}
          {dialog === 'tools' && <ToolsDialog onClose={closeDialog} />}
          {dialog === 'privacy' && <ConsentDialog onClose={closeConsent} />}
          {dialog === 'whatIsSent' && <SentDialog onClose={closeDialog} />}
          {dialog === 'diagnosticsBundle' && <BundleDialog onClose={closeDialog} />}
          {dialog === 'commit' && <CommitDialog onClose={closeDialog} />}
          {dialog === 'branches' && <BranchDialog onClose={closeDialog} />}
          {dialog === 'pullRequest' && <PullRequestDialog onClose={() => closeDialogIfShown('pullRequest')} />}
          {dialog === 'rewind' && <RewindDialog onClose={closeDialog} />}
          {dialog === 'rewinds' && <RewindsDialog onClose={closeDialog} />}
          {dialog === 'runWorktrees' && <RunWorktreesDialog onClose={closeDialog} />}
          {dialog === 'runDetail' && <RunDialog />}
          {dialog === 'compareRuns' && <CompareRunsDialog />}
          {dialog === 'planAttempts' && <PlanAttemptsDialog onClose={closeDialog} />}
          {dialog === 'attempts' && <AttemptsDialog />}
          {dialog === 'newRun' && <NewRunDialog onClose={closeDialog} />}
          {dialog === 'worktreeSetup' && <WorktreeSetupDialog />}
        </Suspense>
      </DialogBoundary>
      <Suspense fallback={null}>
        {open !== null && <QuestionDialog question={open.question} onAnswer={open.answer} />}
      </Suspense>
    </>
  );
}

/** An answer may already have opened another dialog. */
const closeConsent = (): void => closeDialogIfShown('privacy');

/** Contains a failure in a dialog, so that the rest of the window stays. */
function DialogBoundary({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const what = t`This dialog cannot be shown.`;
  const instead = (showAgain: () => void) => (
    <ErrorBoundary what={what}>
      <BrokenDialog title={what} onShowAgain={showAgain} onClose={onClose} />
    </ErrorBoundary>
  );
  return (
    <ErrorBoundary what={what} fallback={instead}>
      {children}
    </ErrorBoundary>
  );
}

/**
 * Replaces a dialog that failed. The page fetches this component ahead, because a failed load may be why the dialog
 * failed.
 */
function BrokenDialog(props: BrokenDialogProps) {
  const loaded = useLazyModule(brokenDialog, true);
  return loaded === null ? null : <loaded.BrokenDialog {...props} />;
}

/** Asks what may leave the machine before anything else, until the user has answered or postponed the question. */
function useConsentFirst(isFree: boolean): void {
  const isDue = useFirstRun() && isFree;
  useEffect(() => {
    if (isDue) openDialog('privacy');
  }, [isDue]);
}

/** Fetches the palette and the broken-dialog message once the window is connected and idle. */
function useDialogsAhead(): void {
  const isConnected = useConnection((state) => state.host !== null);
  useEffect(() => {
    if (!isConnected) return;
    // If a fetch fails now, opening the dialog tries again.
    return whenIdle(() => {
      for (const part of [loadPalette(), brokenDialog.load()]) part.catch(() => undefined);
    });
  }, [isConnected]);
}

import { type ReactNode, Suspense, useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { lazyModule, lazyPart, useLazyModule } from '../../client/lazy-module.ts';
import { whenIdle } from '../../client/when-idle.ts';
import { Boundary } from '../../components/Boundary.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { dialogClosed, dialogLeft, dialogOpened, useFrame } from '../../stores/frame.store.ts';
import { useQuestions } from '../../stores/questions.store.ts';
import { loadPalette, PaletteSoon } from '../palette/PaletteSoon.tsx';
import type { BrokenDialogProps } from './BrokenDialog.tsx';
import { useFirstRun } from './use-first-run.ts';

const brokenDialog = lazyModule(() => import('./BrokenDialog.tsx'));
const BundleDialog = lazyPart(() => import('../about/BundleDialog.tsx'));
const ExportDialog = lazyPart(() => import('../exports/ExportDialog.tsx'));
const CopyThreadDialog = lazyPart(() => import('../copy-thread/CopyThreadDialog.tsx'));
const ImageViewer = lazyPart(() => import('../attachments/viewer/ImageViewer.tsx'));
const ImportDialog = lazyPart(() => import('../exports/ImportDialog.tsx'));
const OpenFolderDialog = lazyPart(() => import('../open-folder/OpenFolderDialog.tsx'));
const ApiKeyDialog = lazyPart(() => import('../start-page/ApiKeyDialog.tsx'));
const RecoveryKeyDialog = lazyPart(() => import('../encryption/RecoveryKeyDialog.tsx'));
const UseRecoveryKeyDialog = lazyPart(() => import('../encryption/UseRecoveryKeyDialog.tsx'));
const NeedsDialog = lazyPart(() => import('../needs/NeedsDialog.tsx'));
const PromptsDialog = lazyPart(() => import('../prompts/PromptsDialog.tsx'));
const ToolsDialog = lazyPart(() => import('../mcp/ToolsDialog.tsx'));
const RewindDialog = lazyPart(() => import('../rewind/RewindDialog.tsx'));
const RewindsDialog = lazyPart(() => import('../rewind/RewindsDialog.tsx'));
const RunWorktreesDialog = lazyPart(() => import('../runs/worktrees/RunWorktreesDialog.tsx'));
const SentDialog = lazyPart(() => import('../privacy/SentDialog.tsx'));
const ConsentDialog = lazyPart(() => import('../privacy/ConsentDialog.tsx'));
const WorkcellDialog = lazyPart(() => import('../runs/detail/WorkcellDialog.tsx'));
const CompareRunsDialog = lazyPart(() => import('../runs/compare/CompareRunsDialog.tsx'));
const NewWorkcellDialog = lazyPart(() => import('../runs/new/NewWorkcellDialog.tsx'));
const QuestionDialog = lazyPart(() => import('../questions/QuestionDialog.tsx'));

/** Whatever is on top: one dialog, or a question of the app. */
export function Dialogs() {
  const dialog = useFrame((state) => state.dialog);
  const open = useQuestions((state) => state.open);
  useDialogsAhead();
  useConsentFirst(dialog === null && open === null);
  return (
    <>
      <DialogBoundary key={dialog} onClose={dialogClosed}>
        <Suspense fallback={null}>
          {dialog === 'palette' && <PaletteSoon onClose={dialogClosed} />}
          {dialog === 'needs' && <NeedsDialog onClose={dialogClosed} />}
          {dialog === 'openFolder' && <OpenFolderDialog onClose={dialogClosed} />}
          {dialog === 'apiKey' && <ApiKeyDialog onClose={dialogClosed} />}
          {dialog === 'exportThread' && <ExportDialog onClose={dialogClosed} />}
          {dialog === 'copyThread' && <CopyThreadDialog onClose={dialogClosed} />}
          {dialog === 'image' && <ImageViewer onClose={dialogClosed} />}
          {dialog === 'importThread' && <ImportDialog />}
          {dialog === 'recoveryKey' && <RecoveryKeyDialog onClose={dialogClosed} />}
          {dialog === 'useRecoveryKey' && <UseRecoveryKeyDialog onClose={dialogClosed} />}
          {dialog === 'prompts' && <PromptsDialog onClose={dialogClosed} />}
          {dialog === 'tools' && <ToolsDialog onClose={dialogClosed} />}
          {dialog === 'privacy' && <ConsentDialog onClose={closeConsent} />}
          {dialog === 'whatIsSent' && <SentDialog onClose={dialogClosed} />}
          {dialog === 'diagnosticsBundle' && <BundleDialog onClose={dialogClosed} />}
          {dialog === 'rewind' && <RewindDialog onClose={dialogClosed} />}
          {dialog === 'rewinds' && <RewindsDialog onClose={dialogClosed} />}
          {dialog === 'runWorktrees' && <RunWorktreesDialog onClose={dialogClosed} />}
          {dialog === 'workcell' && <WorkcellDialog />}
          {dialog === 'compareRuns' && <CompareRunsDialog />}
          {dialog === 'newWorkcell' && <NewWorkcellDialog onClose={dialogClosed} />}
        </Suspense>
      </DialogBoundary>
      <Suspense fallback={null}>
        {open !== null && <QuestionDialog question={open.question} onAnswer={open.answer} />}
      </Suspense>
    </>
  );
}

/** An answer may have opened another dialog already. */
const closeConsent = (): void => dialogLeft('privacy');

/** Contains a fault in a dialog, so that the rest of the window stays. */
function DialogBoundary({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const what = t`This dialog cannot be shown.`;
  const instead = (showAgain: () => void) => (
    <Boundary what={what}>
      <BrokenDialog title={what} onShowAgain={showAgain} onClose={onClose} />
    </Boundary>
  );
  return (
    <Boundary what={what} instead={instead}>
      {children}
    </Boundary>
  );
}

/** Takes the place of a dialog that failed. The page fetches it ahead, because a dialog may fail to load. */
function BrokenDialog(props: BrokenDialogProps) {
  const loaded = useLazyModule(brokenDialog, true);
  return loaded === null ? null : <loaded.BrokenDialog {...props} />;
}

/** Asks what may leave the machine before anything else, until that is answered or postponed. */
function useConsentFirst(isFree: boolean): void {
  const isDue = useFirstRun() && isFree;
  useEffect(() => {
    if (isDue) dialogOpened('privacy');
  }, [isDue]);
}

/** Fetches the palette, and what shows a broken dialog, once the window is up and idle. */
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

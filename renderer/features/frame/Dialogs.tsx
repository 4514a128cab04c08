import { lazy, Suspense } from 'react';
import { dialogClosed, useFrame } from '../../stores/frame.store.ts';
import { useQuestions } from '../../stores/questions.store.ts';

const Palette = lazy(() => import('../palette/Palette.tsx'));
const OpenFolderDialog = lazy(() => import('../open-folder/OpenFolderDialog.tsx'));
const ApiKeyDialog = lazy(() => import('../start-page/ApiKeyDialog.tsx'));
const QuestionDialog = lazy(() => import('../questions/QuestionDialog.tsx'));

/** Whatever is on top: one dialog, or a question of the app. */
export function Dialogs() {
  const dialog = useFrame((state) => state.dialog);
  const open = useQuestions((state) => state.open);
  return (
    <Suspense fallback={null}>
      {dialog === 'palette' && <Palette onClose={dialogClosed} />}
      {dialog === 'openFolder' && <OpenFolderDialog onClose={dialogClosed} />}
      {dialog === 'apiKey' && <ApiKeyDialog onClose={dialogClosed} />}
      {open !== null && <QuestionDialog question={open.question} onAnswer={open.answer} />}
    </Suspense>
  );
}

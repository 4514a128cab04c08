import { hasChanges, useChanges } from '../../stores/changes.store.ts';
import { useCommands } from '../../stores/commands.store.ts';
import { useDrafts } from '../../stores/drafts.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { panelFactsChanged, usePanels } from '../../stores/panels.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { inputModel } from '../../view-models/input-model.ts';

/** Opens the console and Changes when the shown thread has something for them. */
export function followPanels(): void {
  const updatePanels = (): void => {
    const threadId = useThreads.getState().shown;
    const { isReading, isWriting } = usePanels.getState();
    // Panels of a thread that is still opening appear immediately: the user is not reading or typing in it yet.
    const isOpening = useTranscript.getState().state === 'opening';
    panelFactsChanged({
      threadId,
      hasCommands: threadId !== null && (useCommands.getState().commands[threadId]?.length ?? 0) > 0,
      hasChanges: hasChanges(useChanges.getState(), threadId),
      height: useFrame.getState().size.height,
      isBusy: !isOpening && (isReading || (isWriting && inputModel.inputText !== '')),
    });
  };
  for (const store of [useThreads, useCommands, useChanges, useDrafts, useFrame]) store.subscribe(updatePanels);
  usePanels.subscribe((now, before) => {
    if (now.isReading !== before.isReading || now.isWriting !== before.isWriting) updatePanels();
  });
  updatePanels();
}

import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { keyOfRun } from '../../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../../shared/runs/started-run.ts';
import { doWithRun } from '../../../../commands/run-choices.commands.ts';
import { choiceNames, choicesOf } from '../../../../commands/run-choices.ts';
import { Button } from '../../../../components/Button.tsx';
import { useRuns } from '../../../../stores/runs.store.ts';
import { isLive } from '../../../../view-models/run-state.ts';
import type { RunPart } from '../run-part.ts';

export type RunButtonsProps = {
  readonly card: RunCard;
  readonly started: StartedRun | null;
  readonly part: RunPart;
  readonly onReview: () => void;
};

/** What can be done with the open run. */
export function RunButtons({ card, started, part, onReview }: RunButtonsProps) {
  const hasWorktree = useRuns(({ worktrees }) => worktrees.has(keyOfRun(card.run)));
  const choices = choicesOf({
    run: card.run,
    started,
    hasWorktree,
    hasEnded: !isLive(card.state),
    isImported: card.imported !== undefined,
    threadId: started?.threadId ?? card.threadId,
  });
  return (
    <>
      {choices
        .filter((choice) => choice !== 'review' || part !== 'review')
        .map((choice) => (
          <Button
            key={choice}
            size={32}
            onClick={() => (choice === 'review' ? onReview() : doWithRun(choice, card.run))}
          >
            {choiceNames[choice]}
          </Button>
        ))}
    </>
  );
}

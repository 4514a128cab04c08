import MoreIcon from 'lucide-react/icons/ellipsis';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../../shared/runs/started-run.ts';
import { exportRun } from '../../../../commands/choose-export.ts';
import { chooseRunToCompare } from '../../../../commands/comparing.commands.ts';
import { copyText } from '../../../../commands/copy-text.ts';
import { removeImportedRun, restoreThread } from '../../../../commands/imports.commands.ts';
import { performRunChoice } from '../../../../commands/run-choices.commands.ts';
import { choiceNames, getRunChoices } from '../../../../commands/run-choices.ts';
import { Button } from '../../../../components/Button.tsx';
import { IconButton } from '../../../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../../../components/Menu.tsx';
import { useRuns } from '../../../../stores/runs.store.ts';
import { isLive } from '../../../../view-models/run-state.ts';
import type { RunPart } from '../run-part.ts';

export type RunButtonsProps = {
  readonly card: RunCard;
  readonly started: StartedRun | null;
  readonly part: RunPart;
  /** True if the run's changes need a review. */
  readonly toReview: boolean;
  readonly onReview: () => void;
};

/** Shows the actions on the open run. */
export function RunButtons({ card, started, part, toReview, onReview }: RunButtonsProps) {
  const hasWorktree = useRuns(({ worktrees }) => worktrees.has(getRunKey(card.run)));
  const choices = getRunChoices({
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
            kind={choice === 'review' && toReview ? 'primary' : 'secondary'}
            size={32}
            onClick={() => (choice === 'review' ? onReview() : performRunChoice(choice, card.run))}
          >
            {choiceNames[choice]}
          </Button>
        ))}
    </>
  );
}

/** Shows the less frequent actions on a run. */
export function RunMenu({ card }: { readonly card: RunCard }) {
  return (
    <Menu align="end" trigger={<IconButton name={t`More`} icon={<MoreIcon />} />}>
      <MenuItem onSelect={() => chooseRunToCompare(card.run)}>{t`Compare with…`}</MenuItem>
      <MenuItem onSelect={() => exportRun(card.run, card.title)}>{t`Export run…`}</MenuItem>
      {card.imported?.hasThread === true && (
        <MenuItem onSelect={() => void restoreThread(card.run)}>{t`Bring back as a thread`}</MenuItem>
      )}
      {card.imported !== undefined && (
        <MenuItem onSelect={() => void removeImportedRun(card.run)}>{t`Remove…`}</MenuItem>
      )}
      <MenuItem onSelect={() => void copyText(card.run.runId, t`The ID was copied.`)}>{t`Copy ID`}</MenuItem>
    </Menu>
  );
}

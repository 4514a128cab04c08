import EllipsisIcon from 'lucide-react/icons/ellipsis';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { runAction } from '../../../../actions/registry.ts';
import { chooseRunToCompare } from '../../../../commands/comparing.commands.ts';
import { exportRun } from '../../../../commands/exports.commands.ts';
import { removeImportedRun } from '../../../../commands/imports.commands.ts';
import { openRun } from '../../../../commands/recorded-runs.commands.ts';
import { performRunChoice } from '../../../../commands/run-choices.commands.ts';
import { choiceNames } from '../../../../commands/run-choices.ts';
import { Button } from '../../../../components/Button.tsx';
import { IconButton } from '../../../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../../../components/Menu.tsx';
import type { CardView } from '../run-card.view-model.ts';
import styles from './CardButtons.module.css';

export type CardButtonsProps = {
  readonly card: RunCard;
  readonly view: Pick<CardView, 'answer' | 'choices' | 'run' | 'work'>;
  /** True if the buttons are in the tab order. */
  readonly isReachable: boolean;
  /** How the user opens the run: with a separate button, or with a menu item. */
  readonly opensBy: 'button' | 'menu';
  /** False if there is only space for the menu. */
  readonly hasMain?: boolean;
};

/** Shows what the user can do with a run: the main action as a button, the rest in a menu. */
export function CardButtons({ card, view, isReachable, opensBy, hasMain = true }: CardButtonsProps) {
  const tab = isReachable ? 0 : -1;
  const { answer, choices, run, work } = view;
  return (
    <div className={styles.buttons}>
      {hasMain && answer !== null && (
        <Button kind="primary" size={24} tabIndex={tab} onClick={() => runAction('focusApproval', answer)}>
          {t`Answer`}
        </Button>
      )}
      {hasMain && work.state === 'readyToReview' && (
        <Button kind="primary" size={24} tabIndex={tab} onClick={() => performRunChoice('review', run)}>
          {t`Review`}
        </Button>
      )}
      {opensBy === 'button' && (
        <Button size={24} tabIndex={tab} onClick={() => openRun(run)}>
          {t`View Details`}
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <IconButton name={t`More for this run`} icon={<EllipsisIcon />} tabIndex={tab} className={styles.more} />
        }
      >
        {opensBy === 'menu' && <MenuItem onSelect={() => openRun(run)}>{t`View Details`}</MenuItem>}
        {!hasMain && answer !== null && (
          <MenuItem onSelect={() => runAction('focusApproval', answer)}>{t`Answer`}</MenuItem>
        )}
        {choices.map((choice) => (
          <MenuItem key={choice} onSelect={() => performRunChoice(choice, run)}>
            {choiceNames[choice]}
          </MenuItem>
        ))}
        {card.problem === null && <MenuItem onSelect={() => chooseRunToCompare(run)}>{t`Compare with…`}</MenuItem>}
        <MenuItem onSelect={() => exportRun(run, card.title)}>{t`Export run…`}</MenuItem>
        {card.imported !== undefined && <MenuItem onSelect={() => void removeImportedRun(run)}>{t`Remove…`}</MenuItem>}
      </Menu>
    </div>
  );
}

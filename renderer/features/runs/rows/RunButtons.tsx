import EllipsisIcon from 'lucide-react/icons/ellipsis';
import PanelRightOpenIcon from 'lucide-react/icons/panel-right-open';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { runAction } from '../../../actions/registry.ts';
import { exportRun } from '../../../commands/choose-export.ts';
import { chooseRunToCompare } from '../../../commands/comparing.commands.ts';
import { removeImportedRun } from '../../../commands/imports.commands.ts';
import { compareAttempts, openRun } from '../../../commands/recorded-runs.commands.ts';
import { performRunChoice } from '../../../commands/run-choices.commands.ts';
import { choiceNames } from '../../../commands/run-choices.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../../components/Menu.tsx';
import styles from './RunButtons.module.css';
import type { RunSummary } from './run-summary.ts';

export type RunButtonsProps = {
  readonly card: RunCard;
  readonly view: Pick<RunSummary, 'answer' | 'choices' | 'main' | 'run'>;
  /** True if the buttons are in the tab order. */
  readonly isReachable: boolean;
  /** How the user opens the run: with a separate button, or with a menu item. */
  readonly opensBy: 'button' | 'menu';
  /** False if there is only space for the menu. */
  readonly hasMain?: boolean;
  /** True for the one run whose answer is the first thing to do. */
  readonly isFirst?: boolean;
};

/** Shows what the user can do with a run: the main action as a button, the rest in a menu. */
export function RunButtons({ card, view, isReachable, opensBy, hasMain = true, isFirst = false }: RunButtonsProps) {
  const tab = isReachable ? 0 : -1;
  const { answer, choices, main, run } = view;
  const group = card.attempt?.group ?? null;
  return (
    <div className={styles.buttons}>
      {hasMain && answer !== null && (
        <Button
          kind={isFirst ? 'primary' : 'secondary'}
          size={24}
          tabIndex={tab}
          onClick={() => runAction('focusApproval', answer)}
        >
          {t`Answer`}
        </Button>
      )}
      {hasMain && answer === null && main !== null && (
        <Button size={24} tabIndex={tab} onClick={() => performRunChoice(main, run)}>
          {main === 'review' ? t`Review` : choiceNames[main]}
        </Button>
      )}
      {opensBy === 'button' && (
        <IconButton
          name={t`View Details`}
          icon={<PanelRightOpenIcon />}
          tabIndex={tab}
          className={styles.quiet}
          data-quiet=""
          onClick={() => openRun(run)}
        />
      )}
      <Menu
        align="end"
        trigger={
          <IconButton
            name={t`More for this run`}
            icon={<EllipsisIcon />}
            tabIndex={tab}
            className={styles.quiet}
            data-quiet=""
          />
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
        {group !== null && <MenuItem onSelect={() => compareAttempts(group)}>{t`Compare the attempts`}</MenuItem>}
        {card.problem === null && <MenuItem onSelect={() => chooseRunToCompare(run)}>{t`Compare with…`}</MenuItem>}
        <MenuItem onSelect={() => exportRun(run, card.title)}>{t`Export run…`}</MenuItem>
        {card.imported !== undefined && <MenuItem onSelect={() => void removeImportedRun(run)}>{t`Remove…`}</MenuItem>}
      </Menu>
    </div>
  );
}

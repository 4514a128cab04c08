import FolderIcon from 'lucide-react/icons/folder';
import GitBranchIcon from 'lucide-react/icons/git-branch';
import { type ReactNode, useCallback, useEffect, useId } from 'react';
import type { ThreadPlace } from '../../../shared/contract/threads.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { inputModel } from '../../view-models/input-model.ts';
import styles from './PlaceChoice.module.css';

/**
 * Lets the user choose where a new thread works. Once the thread has started, it says where, and takes the same room,
 * so that nothing next to it moves.
 */
export function PlaceChoice() {
  const view = useModel(inputModel, (model) => model.place);
  const group = useId();
  const asksAbout = view?.asksAbout ?? null;
  const check = useCallback(() => {
    if (asksAbout !== null) void inputModel.checkPlace();
  }, [asksAbout]);
  useEffect(check, [check]);
  if (view === null) return null;
  const { help, isFixed, noWorktree, place } = view;
  const choices: readonly { readonly value: ThreadPlace; readonly name: string; readonly icon: ReactNode }[] = [
    { value: 'here', name: t`Here`, icon: <FolderIcon /> },
    { value: 'worktree', name: t`Worktree`, icon: <GitBranchIcon /> },
  ];
  return (
    <div
      role="radiogroup"
      aria-label={t`Place`}
      aria-describedby={`${group}-help`}
      className={styles.places}
      // The repository may have got its first commit since.
      onPointerEnter={check}
      onFocus={check}
    >
      {choices.map(({ icon, name, value }) => {
        const reason = isFixed ? help : value === 'worktree' ? noWorktree : null;
        return (
          <label key={value} className={styles.place} {...tooltip(reason === null ? name : `${name}: ${reason}`)}>
            <input
              type="radio"
              name={group}
              className="visually-hidden"
              checked={value === place}
              disabled={isFixed || (reason !== null && value !== place)}
              onChange={() => inputModel.selectPlace(value)}
            />
            {icon}
            <span className={styles.name}>{name}</span>
          </label>
        );
      })}
      <span id={`${group}-help`} hidden>
        {noWorktree ?? help}
      </span>
    </div>
  );
}

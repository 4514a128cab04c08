import WrenchIcon from 'lucide-react/icons/wrench';
import { useEffect } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { loadWorktreeSetup, openWorktreeSetup } from '../../../commands/worktree-setup.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useModel } from '../../../components/use-model.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { useWorktreeSetup } from '../../../stores/worktree-setup.store.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import styles from './SetupOffer.module.css';
import { describeSetupOffer } from './worktree-setup.view-model.ts';

/** Offers to set up worktrees, next to the choice of one. */
export function SetupOffer() {
  const isWorktree = useModel(inputModel, ({ place }) => place?.place === 'worktree' && place.noWorktree === null);
  const folder = useWorkspace((state) => state.workspace?.path ?? null);
  const choice = useWorktreeSetup((state) => state.choice);
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const offer = describeSetupOffer(choice, folder);
  const isDue = isWorktree && isConnected && folder !== null;
  useEffect(() => {
    // If it fails, there is no offer.
    if (isDue && folder !== null) void loadWorktreeSetup();
  }, [isDue, folder]);
  if (!isWorktree || offer === null) return null;
  return (
    <Button
      kind="quiet"
      className={styles.offer}
      icon={<WrenchIcon />}
      aria-haspopup="dialog"
      aria-label={t`Set up worktrees…`}
      {...tooltip(offer.help)}
      onClick={() => openWorktreeSetup()}
    >
      {offer.isNew && <span className={styles.words}>{t`Set up worktrees…`}</span>}
    </Button>
  );
}

import MoreIcon from 'lucide-react/icons/ellipsis';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { chooseRunToCompare } from '../../../../commands/comparing.commands.ts';
import { copyText } from '../../../../commands/copy-text.ts';
import { exportRun } from '../../../../commands/exports.commands.ts';
import { removeImported, restoreThread } from '../../../../commands/imports.commands.ts';
import { IconButton } from '../../../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../../../components/Menu.tsx';

/** The less frequent actions on a run. */
export function RunMenu({ card }: { readonly card: RunCard }) {
  return (
    <Menu align="end" trigger={<IconButton name={t`More`} icon={<MoreIcon />} />}>
      <MenuItem onSelect={() => chooseRunToCompare(card.run)}>{t`Compare with…`}</MenuItem>
      <MenuItem onSelect={() => exportRun(card.run, card.title)}>{t`Export run…`}</MenuItem>
      {card.imported?.hasThread === true && (
        <MenuItem onSelect={() => void restoreThread(card.run)}>{t`Bring back as a thread`}</MenuItem>
      )}
      {card.imported !== undefined && <MenuItem onSelect={() => void removeImported(card.run)}>{t`Remove…`}</MenuItem>}
      <MenuItem onSelect={() => void copyText(card.run.workcellId, t`The ID was copied.`)}>{t`Copy ID`}</MenuItem>
    </Menu>
  );
}

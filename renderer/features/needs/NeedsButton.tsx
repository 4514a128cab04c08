import InboxIcon from 'lucide-react/icons/inbox';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { Button } from '../../components/Button.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { countNeeds } from '../../view-models/describe-needs.ts';
import { useNeeds } from './use-needs.ts';

/** Shows how many things need the user, and opens their list. Renders nothing if there are none. */
export function NeedsButton() {
  const count = countNeeds(useNeeds());
  const keys = useKeys('showNeeds');
  if (count === 0) return null;
  return (
    <Button
      kind="quiet"
      size={24}
      icon={<InboxIcon />}
      aria-label={t`What needs me: ${count}`}
      {...tooltip(t`What needs me`, keys)}
      onClick={() => runAction('showNeeds')}
    >
      {count}
    </Button>
  );
}

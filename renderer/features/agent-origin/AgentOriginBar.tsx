import UsersIcon from 'lucide-react/icons/users';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { tooltipWhenCut } from '../../components/tooltip.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './AgentOriginBar.module.css';
import { describeAgentOrigin } from './agent-origin.view-model.ts';

/** Shows that the thread belongs to an agent, and links back to the thread that started it. */
export function AgentOriginBar({ threadId }: { readonly threadId: ThreadId }) {
  const view = describeAgentOrigin(useThreads((state) => state.origins[threadId] ?? null));
  if (view === null) return null;
  return (
    <section aria-label={t`Agent`} className={styles.bar}>
      <UsersIcon className={styles.icon} />
      <p className={styles.words} {...tooltipWhenCut(t`${view.name} is working for ${view.worksFor}`)}>
        <strong>{view.name}</strong>
        {t` works for `}
        {view.worksFor}
      </p>
      <Button size={24} onClick={() => void openThread(view.parent)}>
        {t`Back`}
      </Button>
    </section>
  );
}

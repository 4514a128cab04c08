import GitForkIcon from 'lucide-react/icons/git-fork';
import * as Radix from 'radix-ui/popover';
import { useMemo, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { loadBranches } from '../../commands/branches.commands.ts';
import { Button } from '../../components/Button.tsx';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './Branches.module.css';
import { BranchTree } from './BranchTree.tsx';
import { countBranches, describeBranches } from './branches.view-model.ts';

/** Opens the tree of a thread's branches; renders nothing if there are none. */
export default function Branches({ threadId }: { readonly threadId: ThreadId }) {
  const threads = useThreads((state) => state.threads);
  const relatives = useThreads((state) => state.relatives);
  const ownMessages = useThreads((state) => state.ownMessages);
  const [open, setOpen] = useState(false);
  const rows = useMemo(
    () => describeBranches({ threads, relatives, ownMessages }, threadId, Date.now()),
    [threads, relatives, ownMessages, threadId],
  );
  if (rows.length < 2) return null;
  const onOpenChange = (isOpen: boolean): void => {
    // A fork may have got its first message since then.
    if (isOpen) void loadBranches(threadId);
    setOpen(isOpen);
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>
        <Button kind="quiet" size={24} icon={<GitForkIcon />}>
          {counted(countBranches(rows), 'branch', 'branches')}
        </Button>
      </Radix.Trigger>
      <Radix.Content
        className={styles.popover}
        aria-label={t`Branches`}
        align="end"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
      >
        <BranchTree rows={rows} shown={threadId} onDone={() => setOpen(false)} />
      </Radix.Content>
    </Radix.Root>
  );
}

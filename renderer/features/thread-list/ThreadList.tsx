import PlusIcon from 'lucide-react/icons/plus';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { keysOf, runAction } from '../../actions/registry.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { walkList } from '../../components/walk-list.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { drawerShown } from '../../stores/frame.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './ThreadList.module.css';
import { ThreadListRow } from './ThreadListRow.tsx';
import {
  describeEmptyList,
  describeThreadRows,
  holdPlacements,
  type Placement,
  placeThreads,
} from './thread-list.view-model.ts';
import { useFoundThreads } from './use-found-threads.ts';

const rowsAtOnce = 100;
const timesRenewedMs = 30_000;

/** The threads of this workspace, with search, and the way to a new one. */
export function ThreadList() {
  const threads = useThreads((state) => state.threads);
  const shown = useThreads((state) => state.shown);
  const profile = useConnection((state) => state.profile);
  const hasWorkspace = useWorkspace((state) => state.workspace !== null);
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(rowsAtOnce);
  const found = useFoundThreads(search);
  const now = useNow(true, timesRenewedMs);
  const [held, setHeld] = useState<readonly Placement[] | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  useEffect(() => onPageRequest('focusThreadSearch', () => searchField.current?.focus()), []);

  const facts = useMemo(() => ({ threads, profile, search, found, now }), [threads, profile, search, found, now]);
  const placed = useMemo(() => placeThreads(facts), [facts]);
  const placements = held === null ? placed : holdPlacements(held, placed);
  const rows = useMemo(() => describeThreadRows(placements, facts), [placements, facts]);
  const visible = rows.slice(0, limit);
  const empty = describeEmptyList(rows.length, search);
  const reachable = visible.some((row) => row.id === shown) ? shown : (visible[0]?.id ?? null);

  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <h2 className={styles.title}>Threads</h2>
        <Button
          size={24}
          icon={<PlusIcon />}
          aria-label="New thread"
          disabled={!hasWorkspace}
          {...tooltip('New thread', keysOf('newThread'))}
          onClick={() => runAction('newThread')}
        >
          New
        </Button>
      </header>
      <SearchField
        ref={searchField}
        name="Search threads"
        keys={keysOf('searchThreads')}
        value={search}
        onChange={(words) => {
          setSearch(words);
          setHeld(null);
        }}
        className={styles.search}
      />
      <div className={styles.scroll}>
        {empty === null ? (
          <ul
            aria-label="Threads"
            className={styles.list}
            onPointerEnter={() => setHeld(placed)}
            onPointerLeave={() => setHeld(null)}
            onKeyDown={(event) => {
              if (walkList(event.currentTarget, event.key)) event.preventDefault();
            }}
          >
            {visible.map((row) => (
              <ThreadListRow
                key={row.id}
                row={row}
                current={row.id === shown}
                reachable={row.id === reachable}
                onOpen={show}
              />
            ))}
          </ul>
        ) : (
          <div className={styles.empty}>
            <EmptyState what={empty.what} how={empty.how} />
          </div>
        )}
        {rows.length > limit && (
          <div className={styles.more}>
            <Button kind="quiet" size={24} onClick={() => setLimit(limit + rowsAtOnce)}>
              {`Show ${Math.min(rowsAtOnce, rows.length - limit)} more`}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function show(id: ThreadId): void {
  drawerShown(null);
  void openThread(id);
}

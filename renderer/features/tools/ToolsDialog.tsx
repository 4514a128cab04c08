import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { insertTool, listTools, refreshCatalogs } from '../../commands/catalogs.commands.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import styles from '../prompts/CatalogDialog.module.css';
import { EntryList } from '../prompts/EntryList.tsx';
import { ServerPane } from './ServerPane.tsx';
import { ToolPane } from './ToolPane.tsx';
import { describeTool, describeTools, type ToolEntry } from './tools.view-model.ts';

/** The MCP servers of the shown thread, how each is, and what its tools take. */
export default function ToolsDialog({ onClose }: { readonly onClose: () => void }) {
  const tools = useCatalogs((state) => state.tools);
  const generation = useCatalogs((state) => state.generation);
  const [query, setQuery] = useState('');
  const [chosenKey, setChosenKey] = useState(useOptions((state) => state.options.values.lastTool));
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const view = useMemo(() => describeTools(tools, query), [tools, query]);
  const chosen = view.rows.find(({ key }) => key === chosenKey) ?? view.rows[0] ?? null;

  // Each time it opens, for another thread may be shown now.
  useEffect(() => {
    if (generation >= 0) void listTools();
  }, [generation]);

  const goOn = (): void => pane.current?.querySelector<HTMLElement>('button[data-insert]')?.focus();

  return (
    <Dialog title="Tools" titleHidden onClose={onClose} className={styles.dialog}>
      <header className={styles.head}>
        <p className={styles.title} aria-hidden="true">
          Tools
        </p>
        <span className={styles.space} />
        {view.isBusy && <Spinner />}
        <IconButton name="Ask again" icon={<RefreshIcon />} onClick={() => void refreshCatalogs()} />
        <IconButton name="Close" icon={<XIcon />} onClick={onClose} />
      </header>
      <div className={styles.panes}>
        <div className={styles.side}>
          <SearchField
            ref={search}
            name="Search tools"
            value={query}
            onChange={(words) => {
              setQuery(words);
              setChosenKey(null);
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') list.current?.focus();
              else if (event.key === 'Enter') goOn();
              else return;
              event.preventDefault();
            }}
            hasFirstFocus
            className={styles.search}
          />
          {view.empty === null ? (
            <EntryList
              ref={list}
              name="Servers and tools"
              count={view.rows.length}
              rowAt={(index) => describeRow(view.rows[index])}
              query={query}
              chosen={chosen === null ? -1 : view.rows.indexOf(chosen)}
              onChoose={(index) => setChosenKey(view.rows[index]?.key ?? null)}
              onEnter={goOn}
              onLeave={() => search.current?.focus()}
            />
          ) : (
            <div className={styles.empty}>
              <EmptyState {...view.empty} />
            </div>
          )}
        </div>
        <div ref={pane} className={styles.pane}>
          {chosen?.kind === 'server' && <ServerPane server={chosen.server} />}
          {chosen?.kind === 'tool' && (
            <ToolPane
              server={chosen.server.name}
              tool={chosen.tool}
              onInsert={() => {
                // Gone before the text goes in: an open dialog would take back the focus.
                flushSync(onClose);
                insertTool(chosen.server.name, chosen.tool);
              }}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function describeRow(entry: ToolEntry | undefined) {
  return entry === undefined ? null : describeTool(entry);
}

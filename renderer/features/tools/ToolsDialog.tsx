import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { insertTool, listTools, refreshCatalogs } from '../../commands/catalogs.commands.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import styles from '../prompts/CatalogDialog.module.css';
import { CatalogPanes } from '../prompts/CatalogPanes.tsx';
import { ServerPane } from './ServerPane.tsx';
import { ToolPane } from './ToolPane.tsx';
import { describeTool, describeTools } from './tools.view-model.ts';

/** The MCP servers of the shown thread, how each is, and what its tools take. */
export default function ToolsDialog({ onClose }: { readonly onClose: () => void }) {
  const tools = useCatalogs((state) => state.tools);
  const generation = useCatalogs((state) => state.generation);
  const [query, setQuery] = useState('');
  const [chosenKey, setChosenKey] = useState(useOptions((state) => state.options.values.lastTool));
  const view = useMemo(() => describeTools(tools, query), [tools, query]);
  const chosen = view.rows.find(({ key }) => key === chosenKey) ?? view.rows[0] ?? null;

  // Each time it opens, for another thread may be shown now.
  useEffect(() => {
    if (generation >= 0) void listTools();
  }, [generation]);

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
      <CatalogPanes
        searchName="Search tools"
        listName="Servers and tools"
        query={query}
        entries={view.rows}
        rowOf={describeTool}
        chosen={chosen}
        empty={view.empty}
        notes={[]}
        onQuery={setQuery}
        onChoose={(entry) => setChosenKey(entry?.key ?? null)}
      >
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
      </CatalogPanes>
    </Dialog>
  );
}

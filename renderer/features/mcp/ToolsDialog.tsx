import PlusIcon from 'lucide-react/icons/plus';
import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { McpTool } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getSecretField, type TextPlace } from '../../../shared/texts/stored-text.ts';
import { insertTool, listTools, refreshCatalogs } from '../../commands/catalogs.commands.ts';
import { showToolRun } from '../../commands/mcp.commands.ts';
import { listMcpProcesses, listMcpSettings, listToolRuns } from '../../commands/mcp-lists.commands.ts';
import { writeField } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useMcp } from '../../stores/mcp.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import styles from '../prompts/CatalogDialog.module.css';
import { CatalogPanes } from '../prompts/CatalogPanes.tsx';
import toolPaneStyles from '../prompts/Pane.module.css';
import { useEditing } from '../prompts/use-editing.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { useStoredForm } from '../stored-texts/use-stored-text.ts';
import { ServerEditor } from './ServerEditor.tsx';
import { ServerPane } from './ServerPane.tsx';
import {
  beginServer,
  collectValues,
  type EditedServer,
  editedServer,
  type TypedValues,
  typedValues,
  withoutValues,
  withValues,
} from './server-form.ts';
import { ToolRunList } from './ToolRunList.tsx';
import { describeToolRuns, type ToolRunView } from './tool-runs.view-model.ts';
import { describeOtherPrograms, describeServerTools, describeToolEntry } from './tools.view-model.ts';

/** No event reports when a process appears or disappears, or its usage. */
const processesEveryMs = 2_000;

/** The server that the user is editing. Its values may be secrets, which are never written to disk. */
const serverPlace: TextPlace = { threadId: null, folder: '', field: 'server' };
const valuesPlace: TextPlace = { threadId: null, folder: '', field: getSecretField('server') };

/** Returns the unsaved edit of a server, and a function to change it. Null: no unsaved edit. */
function useStoredServer(): [EditedServer | null, (edited: EditedServer | null) => void] {
  const [kept, keep] = useStoredForm<EditedServer>(serverPlace, editedServer, describeServer);
  const [values, keepValues] = useStoredForm<TypedValues>(valuesPlace, typedValues, () => '');
  const edited = useMemo(() => (kept === null ? null : withValues(kept, values)), [kept, values]);
  return [
    edited,
    (next) => {
      keep(next === null ? null : withoutValues(next));
      const typed = next === null ? null : collectValues(next);
      // Values of another form stay stored for that form, unless this form has values, or is saved or discarded.
      if (next === null || typed !== null || values?.formId === next.formId) keepValues(typed);
    },
  ];
}

function describeServer({ form, known }: EditedServer): string {
  const { command, kind, name, url } = form;
  return [known?.name ?? name, kind === 'program' ? command : url].filter((part) => part !== '').join(' ');
}

/** Shows the MCP servers of the current thread, the state of each, and the parameters of its tools. */
export default function ToolsDialog({ onClose }: { readonly onClose: () => void }) {
  const tools = useCatalogs((state) => state.tools);
  const generation = useCatalogs((state) => state.generation);
  const { problem, processes, runs, settings, signIns, tests } = useMcp();
  const [query, setQuery] = useState('');
  const [chosenKey, setChosenKey] = useState(useSettings((state) => state.settings.values.lastTool));
  const editing = useEditing(onClose, ...useStoredServer());
  const view = useMemo(() => describeServerTools(tools, query), [tools, query]);
  const chosen = view.rows.find(({ key }) => key === chosenKey) ?? view.rows[0] ?? null;

  // Runs each time the dialog opens, because another thread may be shown now.
  useEffect(() => {
    if (generation < 0) return;
    void listTools();
    void listMcpSettings();
    void listToolRuns();
  }, [generation]);

  const runsOfChosen = useMemo(() => {
    if (chosen === null) return [];
    const tool = chosen.kind === 'tool' ? chosen.tool.name : null;
    return describeToolRuns(runs ?? [], { server: chosen.server.name, tool });
  }, [chosen, runs]);
  const showRun = (run: ToolRun): void => {
    flushSync(onClose);
    void showToolRun(run);
  };

  useEffect(() => {
    const refreshProcesses = () => void listMcpProcesses();
    refreshProcesses();
    const timer = setInterval(refreshProcesses, processesEveryMs);
    return () => clearInterval(timer);
  }, []);

  return (
    <Dialog
      title={t`Tools`}
      isTitleHidden
      onClose={editing.close}
      onEscape={editing.onEscape}
      className={styles.dialog}
    >
      <header className={styles.head}>
        <p className={styles.title} aria-hidden="true">
          {editing.edited === null ? t`Tools` : editing.edited.known === null ? t`New server` : t`Edit server`}
        </p>
        <span className={styles.space} />
        {editing.edited === null && (
          <>
            {view.isBusy && <Spinner />}
            <IconButton name={t`Refresh`} icon={<RefreshIcon />} onClick={() => void refreshCatalogs()} />
            <Button icon={<PlusIcon />} onClick={() => editing.start(beginServer(null))}>
              {t`New server`}
            </Button>
            <IconButton name={t`Close`} icon={<XIcon />} onClick={onClose} />
          </>
        )}
      </header>
      {editing.edited === null && (
        <OtherTexts place={serverPlace} secrets={valuesPlace} onRestore={(text) => writeField(serverPlace, text)} />
      )}
      {editing.edited !== null ? (
        <ServerEditor
          edited={editing.edited}
          isDirty={editing.isDirty}
          onChange={editing.change}
          onLeave={editing.leave}
          onSaved={(name) => {
            setQuery('');
            setChosenKey(name);
            editing.leave();
          }}
        />
      ) : (
        <CatalogPanes
          searchName={t`Search tools`}
          listName={t`Servers and tools`}
          query={query}
          entries={view.rows}
          rowOf={describeToolEntry}
          chosen={chosen}
          empty={view.empty}
          notes={[...(problem === null ? [] : [problem]), ...describeOtherPrograms(processes)]}
          takesFocus={editing.hasEdited}
          onQuery={setQuery}
          onChoose={(entry) => setChosenKey(entry?.key ?? null)}
        >
          {chosen?.kind === 'server' && (
            <ServerPane
              key={chosen.key}
              server={chosen.server}
              settings={settings?.find(({ name }) => name === chosen.server.name) ?? null}
              runs={runsOfChosen}
              onShowRun={showRun}
              processes={processes.filter(({ server }) => server === chosen.server.name)}
              signIn={getOwnValue(signIns, chosen.server.name) ?? null}
              test={getOwnValue(tests, chosen.server.name) ?? null}
              onEdit={(known) => editing.start(beginServer(known))}
            />
          )}
          {chosen?.kind === 'tool' && (
            <ToolPane
              server={chosen.server.name}
              tool={chosen.tool}
              runs={runsOfChosen}
              onShowRun={showRun}
              onInsert={() => {
                // Closes before it inserts the text: an open dialog would reclaim the focus.
                flushSync(onClose);
                insertTool(chosen.server.name, chosen.tool);
              }}
            />
          )}
        </CatalogPanes>
      )}
    </Dialog>
  );
}

type ToolPaneProps = {
  readonly server: string;
  readonly tool: McpTool;
  readonly runs: readonly ToolRunView[];
  readonly onInsert: () => void;
  readonly onShowRun: (run: ToolRun) => void;
};

/** Shows one tool: its purpose, its parameters, and its calls. */
function ToolPane({ server, tool, runs, onInsert, onShowRun }: ToolPaneProps) {
  return (
    <div className={toolPaneStyles.pane}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <section className={toolPaneStyles.body} tabIndex={0} aria-label={t`Details`}>
        <h3 className={toolPaneStyles.name}>{visibleText(tool.name)}</h3>
        {tool.title !== null && <p className={toolPaneStyles.about}>{visibleText(tool.title)}</p>}
        <p className={toolPaneStyles.about}>{visibleText(tool.about)}</p>
        <h4 className={toolPaneStyles.label}>{t`Parameters`}</h4>
        <pre className={toolPaneStyles.text}>{visibleText(tool.schema)}</pre>
        <ToolRunList runs={runs} onShow={onShowRun} />
      </section>
      <footer className={toolPaneStyles.foot}>
        <span className={toolPaneStyles.hint}>{t`From ${visibleText(server)}`}</span>
        <Button kind="primary" size={32} onClick={onInsert} data-insert>
          {t`Insert`}
        </Button>
      </footer>
    </div>
  );
}

import { useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Action } from '../../actions/action.ts';
import { readActionState } from '../../actions/action-state.ts';
import { actionIds, actions, describeAction } from '../../actions/registry.ts';
import { isMac } from '../../client/platform.ts';
import { changeSettings } from '../../commands/settings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { ShortcutLine } from './ShortcutLine.tsx';
import styles from './ShortcutList.module.css';
import {
  describeFixed,
  describeShortcuts,
  type FixedShortcut,
  findUnknownNames,
  type ShortcutAction,
  setShortcut,
} from './shortcuts.view-model.ts';

/** Lists every action with its shortcut, which the user can change and reset. */
export function ShortcutList() {
  const chosen = useSettings((state) => state.settings.values.shortcuts);
  const host = useConnection((state) => state.host?.kind ?? 'web');
  const [search, setSearch] = useState('');
  const [listed] = useState(listActions);
  const facts = { actions: listed, chosen, place: { host, mac: isMac }, search };
  const rows = describeShortcuts(facts);
  const fixed = describeFixed(facts);
  const unknown = findUnknownNames(facts);
  const own = Object.keys(chosen).length;
  const set = (id: string, chords: readonly string[] | null) =>
    void changeSettings({ shortcuts: setShortcut(facts, id, chords) });
  return (
    <div className={styles.shortcuts}>
      <div className={styles.head}>
        <SearchField name={t`Search shortcuts`} value={search} onChange={setSearch} className={styles.search} />
        <Button disabled={own === 0} onClick={() => void changeSettings({ shortcuts: {} })}>
          {t`Reset all`}
        </Button>
      </div>
      {rows.length + fixed.length === 0 && (
        <EmptyState what={t`No shortcuts found`} how={t`No shortcut matches "${search.trim()}".`} />
      )}
      <ul aria-label={t`Shortcuts`}>
        {rows.map((row) => (
          <ShortcutLine
            key={row.id}
            row={row}
            place={facts.place}
            onChoose={(chords) => set(row.id, chords)}
            onReset={() => set(row.id, null)}
          />
        ))}
      </ul>
      {fixed.length > 0 && <FixedShortcuts rows={fixed} />}
      {unknown.length > 0 && (
        <p className={styles.warning}>
          {unknown.length === 1
            ? t`config.toml also has a shortcut for ${unknown[0]}, which is not an action.`
            : t`config.toml also has shortcuts for ${unknown.join(', ')}, which are not actions.`}
        </p>
      )}
    </div>
  );
}

function FixedShortcuts({ rows }: { readonly rows: readonly FixedShortcut[] }) {
  return (
    <>
      <h3 className={styles.fixed}>{t`These cannot be changed`}</h3>
      <ul aria-label={t`These cannot be changed`}>
        {rows.map(({ caps, title }) => (
          <li key={title} className={styles.line}>
            <p className={styles.words}>{title}</p>
            <span className={styles.caps}>
              {caps.map((chord) => (
                <Kbd key={chord} chord={chord} />
              ))}
              <span className="visually-hidden">{caps.join(t` or `)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Lists the actions that are in the palette or have keys. */
function listActions(): readonly ShortcutAction[] {
  const facts = readActionState();
  return actionIds.flatMap((id) => {
    const { hidden, keys = [] }: Action = actions[id];
    return hidden === true && keys.length === 0 ? [] : [{ id, title: describeAction(id, facts).title, keys }];
  });
}

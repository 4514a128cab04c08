import SearchIcon from 'lucide-react/icons/search';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { readFacts } from '../../actions/facts.ts';
import { offeredActions, runAction } from '../../actions/registry.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { useAuth } from '../../stores/auth.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { pageShown } from '../../stores/frame.store.ts';
import { useMetrics } from '../../stores/metrics.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { useProtection } from '../../stores/protection.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeSettings } from '../settings/settings.view-model.ts';
import { describeThreadRows, placeThreads } from '../thread-list/thread-list.view-model.ts';
import styles from './Palette.module.css';
import { PaletteRow } from './PaletteRow.tsx';
import { describePalette, type PaletteFacts, type PaletteTarget, stepThrough } from './palette.view-model.ts';

export type PaletteProps = {
  /** What was typed before it was there. */
  readonly typed: string;
  readonly onClose: () => void;
};

/** Everything that can be done from here, by typing a few letters of it. */
export default function Palette({ typed, onClose }: PaletteProps) {
  const facts = usePaletteFacts();
  const [query, setQuery] = useState(typed);
  const [wanted, setWanted] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => describePalette(query, facts), [query, facts]);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries.find(({ key }) => key === wanted) ?? entries[0] ?? null;

  useEffect(() => {
    if (chosen !== null) document.getElementById(optionId(chosen.key))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const choose = (target: PaletteTarget): void => {
    // Gone before the action runs: an open dialog would take back the focus that the action gives away.
    flushSync(onClose);
    perform(target);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const keys = entries.map(({ key }) => key);
      setWanted(stepThrough(keys, chosen?.key ?? null, step === 1 ? 1 : -1));
    } else if (event.key === 'Enter' && chosen !== null) {
      event.preventDefault();
      choose(chosen.target);
    }
  };

  return (
    <Dialog title="Command palette" titleHidden onClose={onClose} className={styles.palette}>
      <div className={styles.field}>
        <SearchIcon />
        <input
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls="palette-entries"
          aria-activedescendant={chosen === null ? undefined : optionId(chosen.key)}
          aria-autocomplete="list"
          placeholder="Search commands, threads and settings"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setWanted(null);
          }}
          onKeyDown={press}
          data-first-focus
        />
        <Kbd chord="Esc" />
      </div>
      <div ref={list} id="palette-entries" role="listbox" aria-label="Results" className={styles.entries}>
        {groups.map(({ name, entries: ofGroup }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={name} role="group" aria-label={name}>
            <p className={styles.group} aria-hidden="true">
              {name}
            </p>
            {ofGroup.map((entry) => (
              <PaletteRow
                key={entry.key}
                id={optionId(entry.key)}
                entry={entry}
                chosen={entry === chosen}
                onPoint={() => setWanted(entry.key)}
                onChoose={() => choose(entry.target)}
              />
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className={styles.empty}>Nothing fits. Fewer letters find more.</p>}
      <footer className={styles.foot}>
        <span>
          <Kbd chord="↑ ↓" /> choose
        </span>
        <span>
          <Kbd chord="Enter" /> run
        </span>
        <span className={styles.space} />
        <span>
          Type <Kbd chord=">" /> for commands only
        </span>
      </footer>
    </Dialog>
  );
}

function usePaletteFacts(): PaletteFacts {
  const threads = useThreads((state) => state.threads);
  const cli = useCli((state) => state.cli);
  const leftovers = useCli((state) => state.leftovers.length);
  const auth = useAuth((state) => state.auth);
  const profile = useConnection((state) => state.profile);
  const dataFolder = useConnection((state) => state.host?.dataFolder ?? '');
  const options = useOptions((state) => state.options);
  const protection = useProtection((state) => state.protection);
  const metrics = useMetrics((state) => state.metrics);
  const consent = useConsent((state) => state.consent);
  // What may be done is settled when the palette opens: the page beneath takes no keys meanwhile.
  const [actions] = useState(() => offeredActions({ ...readFacts(), dialog: null }));
  return useMemo(() => {
    const list = { threads, profile, search: '', found: new Map<never, never>(), archive: false, now: Date.now() };
    return {
      actions,
      threads: describeThreadRows(placeThreads(list), list),
      settings: describeSettings(
        { cli, auth, profile, leftovers, options, protection, metrics, consent, dataFolder },
        '',
      ),
    };
  }, [actions, threads, cli, leftovers, auth, profile, dataFolder, options, protection, metrics, consent]);
}

function perform(target: PaletteTarget): void {
  switch (target.kind) {
    case 'action':
      runAction(target.id);
      break;
    case 'thread':
      pageShown('threads');
      void openThread(target.id);
      break;
    case 'setting':
      pageShown('settings');
      requestAnimationFrame(() =>
        document.getElementById(`setting-${target.rowId}`)?.scrollIntoView({ block: 'center' }),
      );
      break;
  }
}

function optionId(key: string): string {
  return `palette-${key}`;
}

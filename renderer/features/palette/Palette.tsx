import SearchIcon from 'lucide-react/icons/search';
import { Fragment, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../shared/i18n/i18n.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { MatchedOption } from '../../components/MatchedOption.tsx';
import { useLayout } from '../../stores/layout.store.ts';
import styles from './Palette.module.css';
import {
  addRecentChoice,
  describePalette,
  type PaletteEntry,
  parseQuery,
  stepThroughKeys,
} from './palette.view-model.ts';
import { prefixes } from './palette-source.ts';
import { readLikely, usePaletteSources } from './use-palette-sources.ts';

export type PaletteProps = {
  /** The text that the user typed before the palette was loaded. */
  readonly typed: string;
  /** The user also pressed Enter: the best match runs at once. */
  readonly isEntered: boolean;
  readonly onClose: () => void;
};

/** The meaning of each prefix. */
const prefixHints = [
  [prefixes.commands, t` for commands`],
  [prefixes.threads, t` for threads`],
  [prefixes.files, t` for files`],
] as const;

/** Shows everything that the user can do from here. A few typed letters find an action. */
export default function Palette({ typed, isEntered, onClose }: PaletteProps) {
  const [text, setText] = useState(typed);
  const query = useMemo(() => parseQuery(text, Object.values(prefixes)), [text]);
  const sources = usePaletteSources(query.words);
  const recent = useLayout((state) => state.layout.recentChoices);
  const [wanted, setWanted] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const [likely] = useState(readLikely);
  const groups = useMemo(() => describePalette(query, sources, { likely, recent }), [query, sources, likely, recent]);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries.find(({ key }) => key === wanted) ?? entries[0] ?? null;

  useEffect(() => {
    if (chosen !== null) document.getElementById(getOptionId(chosen.key))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const choose = (entry: PaletteEntry): void => {
    if (!entry.isAvailable) return;
    // Closes before the action runs: an open dialog would reclaim the focus that the action moves.
    flushSync(onClose);
    void changeLayout({ recentChoices: [...addRecentChoice(recent, entry.key)] });
    entry.choose();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: Enter was pressed once, before the palette was there
  useEffect(() => {
    // Waits until this render is done, because the choice closes the palette.
    if (isEntered && chosen !== null) queueMicrotask(() => choose(chosen));
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const keys = entries.map(({ key }) => key);
      setWanted(stepThroughKeys(keys, chosen?.key ?? null, step === 1 ? 1 : -1));
    } else if (event.key === 'Enter' && chosen !== null) {
      event.preventDefault();
      choose(chosen);
    }
  };

  return (
    <Dialog title={t`Command palette`} isTitleHidden onClose={onClose} className={styles.palette}>
      <div className={styles.field}>
        <SearchIcon />
        <input
          role="combobox"
          aria-label={t`Command`}
          aria-expanded="true"
          aria-controls="palette-entries"
          aria-activedescendant={chosen === null ? undefined : getOptionId(chosen.key)}
          aria-autocomplete="list"
          placeholder={t`Search commands, threads, files, runs and settings`}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setWanted(null);
          }}
          onKeyDown={press}
          data-first-focus
        />
        <Kbd chord="Esc" />
      </div>
      <div ref={list} id="palette-entries" role="listbox" aria-label={t`Results`} className={styles.entries}>
        {groups.map(({ heading, entries: ofGroup }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={heading} role="group" aria-label={heading}>
            <p className={styles.group} aria-hidden="true">
              {heading}
            </p>
            {ofGroup.map((entry) => (
              <MatchedOption
                key={entry.key}
                id={getOptionId(entry.key)}
                icon={entry.icon}
                title={entry.title}
                ranges={entry.ranges}
                detail={entry.detail}
                isChosen={entry === chosen}
                isAvailable={entry.isAvailable}
                className={styles.row}
                onPoint={() => setWanted(entry.key)}
                onChoose={() => choose(entry)}
              >
                {entry.keys !== null && <Kbd chord={entry.keys} />}
              </MatchedOption>
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className={styles.empty}>{t`No matches.`}</p>}
      <footer className={styles.foot}>
        <span>
          <Kbd chord="↑ ↓" />
          {t` choose`}
        </span>
        <span>
          <Kbd chord="Enter" />
          {t` run`}
        </span>
        <span className={styles.space} />
        <span>
          {t`Type`}
          {prefixHints.map(([prefix, words], at, { length }) => (
            <Fragment key={prefix}>
              <Kbd chord={prefix} />
              {words}
              {at < length - 1 && ','}
            </Fragment>
          ))}
        </span>
      </footer>
    </Dialog>
  );
}

function getOptionId(key: string): string {
  return `palette-${key}`;
}

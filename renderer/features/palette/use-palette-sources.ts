import LayoutGridIcon from 'lucide-react/icons/layout-grid';
import MessageIcon from 'lucide-react/icons/message-square-text';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import { useEffect, useMemo, useState } from 'react';
import { visibleProse, visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { keyOfRun } from '../../../shared/runs/run-ref.ts';
import { followActionState, readActionState } from '../../actions/action-state.ts';
import { likelyActions } from '../../actions/likely-actions.ts';
import { type ActionId, type ActionView, offeredActions, runAction } from '../../actions/registry.ts';
import { listPrompts, showPrompts } from '../../commands/catalogs.commands.ts';
import { listRuns, openRun } from '../../commands/recorded-runs.commands.ts';
import { showSetting, showSettingsPage } from '../../commands/settings.commands.ts';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useWorkcells } from '../../stores/recorded-runs.store.ts';
import { describeCard } from '../runs/cards/run-card.view-model.ts';
import { describeSettings } from '../settings/settings.view-model.ts';
import { useSettingsInput } from '../settings/use-settings-facts.ts';
import { iconOfAction } from './action-icons.ts';
import { type PaletteSource, prefixes } from './palette-source.ts';
import { useFilesByName } from './sources/files.ts';
import { useThreadsByName } from './sources/threads.ts';

/** Every source in the order of the headings. `words` is the search text, without a prefix. */
export function usePaletteSources(words: string): readonly PaletteSource[] {
  const commands = useCommands();
  const threads = useThreadsByName(words);
  const files = useFilesByName(words);
  const prompts = usePromptsByName(words);
  const workcells = useWorkcellsByName(words);
  const settings = useSettingsByName();
  return useMemo(
    () => [commands, threads, files, prompts, workcells, settings],
    [commands, threads, files, prompts, workcells, settings],
  );
}

/** The keys of the actions that fit the situation in which the palette opens, the likeliest first. */
export function readLikely(): readonly string[] {
  return likelyActions({ ...readActionState(), dialog: null }).map(keyOfAction);
}

function keyOfAction(id: ActionId): string {
  return `action:${id}`;
}

/** All available actions, as they are now: a turn can end, or a panel open, under the open palette. */
function useCommands(): PaletteSource {
  const [actions, setActions] = useState(readCommands);
  useEffect(() => {
    const look = (): void => {
      setActions((shown) => {
        const now = readCommands();
        return JSON.stringify(now) === JSON.stringify(shown) ? shown : now;
      });
    };
    // What changed before the effect ran.
    look();
    return followActionState(look);
  }, []);
  return useMemo(
    () => ({
      heading: t`Commands`,
      prefix: prefixes.commands,
      atMost: 6,
      atRest: 0,
      candidates: actions.map(({ also, hint, id, keys, title }) => ({
        key: keyOfAction(id),
        title,
        also,
        keys,
        icon: iconOfAction(id),
        detail: () => hint,
        choose: () => runAction(id),
      })),
    }),
    [actions],
  );
}

function readCommands(): readonly ActionView[] {
  return offeredActions({ ...readActionState(), dialog: null });
}

/** Prompts that can be inserted into a message. They are loaded once something is typed, unless they already were. */
function usePromptsByName(words: string): PaletteSource {
  const prompts = useCatalogs((state) => state.prompts.all);
  const isDue = useCatalogs((state) => state.prompts.state === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listPrompts();
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Prompts`,
      prefix: null,
      atMost: 4,
      atRest: 0,
      candidates: prompts.map((prompt) => ({
        key: `prompt:${prompt.place}/${prompt.name}`,
        title: visibleText(prompt.name),
        also: prompt.about,
        keys: null,
        icon: MessageIcon,
        detail: () => visibleText(prompt.about),
        choose: () => showPrompts(prompt),
      })),
    }),
    [prompts],
  );
}

/** Every page of the settings and every setting; each opens its place. */
function useSettingsByName(): PaletteSource {
  const facts = useSettingsInput();
  return useMemo(() => {
    const pages = describeSettings(facts);
    const rows = pages.flatMap((page) => page.groups.flatMap((group) => group.rows.map((row) => ({ page, row }))));
    return {
      heading: t`Settings`,
      prefix: null,
      atMost: 6,
      atRest: 0,
      candidates: [
        ...pages.map(({ id, title }) => ({
          key: `settings:${id}`,
          title: t`Settings: ${title}`,
          also: t`preferences options configuration`,
          keys: null,
          icon: SlidersHorizontalIcon,
          detail: () => null,
          choose: () => showSettingsPage(id),
        })),
        ...rows.map(({ page, row }) => ({
          key: `setting:${row.id}`,
          title: row.name,
          also: page.title,
          keys: null,
          icon: SlidersHorizontalIcon,
          detail: () => page.title,
          choose: () => showSetting(row.id),
        })),
      ],
    };
  }, [facts]);
}

/** The runs of Mission Control. They are loaded once something is typed, unless they already were. */
function useWorkcellsByName(words: string): PaletteSource {
  const cards = useWorkcells((state) => state.cards);
  const isDue = useWorkcells((state) => state.listing === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listRuns(useWorkcells.getState().view.everywhere);
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Runs`,
      prefix: null,
      atMost: 4,
      atRest: 0,
      candidates: [...cards.values()].map((card) => ({
        key: `workcell:${keyOfRun(card.run)}`,
        title: visibleProse(card.title) || card.run.workcellId,
        also: card.run.workcellId,
        keys: null,
        icon: LayoutGridIcon,
        detail: () => describeCard(card, Date.now()).state,
        choose: () => openRun(card.run),
      })),
    }),
    [cards],
  );
}

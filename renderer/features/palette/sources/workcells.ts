import LayoutGridIcon from 'lucide-react/icons/layout-grid';
import { useEffect, useMemo } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { listRuns, openRun } from '../../../commands/recorded-runs.commands.ts';
import { useWorkcells } from '../../../stores/recorded-runs.store.ts';
import { describeCard } from '../../runs/cards/run-card.view-model.ts';
import type { PaletteSource } from '../palette-source.ts';

/** The runs of Mission Control. They are loaded once something is typed, unless they already were. */
export function useWorkcellsByName(words: string): PaletteSource {
  const cards = useWorkcells((state) => state.cards);
  const isDue = useWorkcells((state) => state.listing === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listRuns(useWorkcells.getState().view.everywhere);
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Workcells`,
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

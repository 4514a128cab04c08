import { useMemo, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { readActionState } from '../../../actions/action-state.ts';
import { offeredActions, runAction } from '../../../actions/registry.ts';
import { iconOfAction } from '../action-icons.ts';
import type { PaletteSource } from '../palette-source.ts';
import { prefixes } from '../prefixes.ts';

/** All available actions. */
export function useCommands(): PaletteSource {
  // The available actions are fixed when the palette opens: the page below takes no keys in the meantime.
  const [actions] = useState(() => offeredActions({ ...readActionState(), dialog: null }));
  return useMemo(
    () => ({
      heading: t`Commands`,
      prefix: prefixes.commands,
      atMost: 6,
      atRest: 30,
      candidates: actions.map(({ hint, id, keys, title }) => ({
        key: `action:${id}`,
        title,
        keys,
        icon: iconOfAction(id),
        detail: () => hint,
        choose: () => runAction(id),
      })),
    }),
    [actions],
  );
}

import { useMemo, useState } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { readFacts } from '../../../actions/facts.ts';
import { offeredActions, runAction } from '../../../actions/registry.ts';
import { iconOfAction } from '../action-icons.ts';
import type { PaletteSource } from '../palette-source.ts';
import { prefixes } from '../prefixes.ts';

/** Everything that can be done now. */
export function useCommands(): PaletteSource {
  // What may be done is settled when the palette opens: the page beneath takes no keys meanwhile.
  const [actions] = useState(() => offeredActions({ ...readFacts(), dialog: null }));
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

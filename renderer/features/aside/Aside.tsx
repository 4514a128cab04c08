import { useEffect } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { getPlaceKey } from '../../../shared/texts/stored-text.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { toAsidePlace } from '../../commands/asides.commands.ts';
import { openField } from '../../commands/texts.commands.ts';
import { useTexts } from '../../stores/texts.store.ts';

const asideCard = lazyModule(() => import('./AsideCard.tsx'));

/** Shows the card for questions next to a thread, while it is open. */
export function Aside({ threadId }: { readonly threadId: ThreadId }) {
  const place = toAsidePlace(threadId);
  const name = getPlaceKey(place);
  const kept = useTexts((state) => state.fields[name]?.text ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name is the place as one string
  useEffect(() => openField(place), [name]);
  const card = useLazyModule(asideCard, kept !== null);
  return card === null || kept === null ? null : <card.AsideCard threadId={threadId} kept={kept} />;
}

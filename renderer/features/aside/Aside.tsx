import { useEffect } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { getPlaceKey } from '../../../shared/texts/stored-text.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { loadAside, toAsidePlace } from '../../commands/asides.commands.ts';
import { useTexts } from '../../stores/texts.store.ts';

const asideCard = lazyModule(() => import('./AsideCard.tsx'));

/** Shows the card for questions next to a thread, while it is open. */
export function Aside({ threadId }: { readonly threadId: ThreadId }) {
  const name = getPlaceKey(toAsidePlace(threadId));
  const kept = useTexts((state) => state.fields[name]?.text ?? null);
  useEffect(() => loadAside(threadId), [threadId]);
  const card = useLazyModule(asideCard, kept !== null);
  return card === null || kept === null ? null : <card.AsideCard threadId={threadId} kept={kept} />;
}

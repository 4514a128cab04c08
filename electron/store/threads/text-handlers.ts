import { ok } from '../../../shared/base/result.ts';
import type { textsRequests } from '../../../shared/contract/texts.ts';
import { getPlaceKey, type OtherText, shownOfOther } from '../../../shared/texts/stored-text.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import type { TextStore } from './text-store.ts';

/** Returns the handlers of window requests about unsent text. */
export function createTextHandlers(
  texts: Pick<TextStore, 'open' | 'save' | 'others' | 'drop'>,
  broadcaster: Pick<Broadcaster, 'windows'>,
): DomainHandlers<keyof typeof textsRequests> {
  /**
   * The places that each window has opened. After a reload, the window must not take over another window's text there.
   */
  const seen = new WeakMap<ClientWindow, Set<string>>();
  const living = () => new Set(broadcaster.windows().flatMap(({ id, view }) => (view.ended ? [] : [id])));
  return {
    openText: async (window, { place }) => {
      const places = seen.get(window) ?? new Set();
      seen.set(window, places);
      const name = getPlaceKey(place);
      const takesOver = !places.has(name);
      places.add(name);
      const { others, ...opened } = await texts.open(place, window.id, { living: living(), takesOver });
      return ok({ ...opened, others: [...others] });
    },
    storeText: async (window, text) => ok(await texts.save({ ...text, window: window.id })),
    listOtherTexts: async (window, { isWhole, places }) => {
      const present = living();
      const others = await Promise.all(places.map((place) => texts.others(place, window.id, present)));
      return ok(others.map((each) => (isWhole ? [...each] : each.map(toPreview))));
    },
    dropOtherText: async (_window, { place, window }) => {
      await texts.drop(place, window);
      return ok(null);
    },
  };
}

/** Shortens a text. Texts may be long, and a page asks for those in many places. */
function toPreview({ text, window }: OtherText): OtherText {
  return { window, text: text.slice(0, shownOfOther), about: '' };
}

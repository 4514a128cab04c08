import type { EventPageRequest } from './run-source.ts';

/** A list of events, as a page needs it. */
export type EventList = {
  readonly count: number;
  /** Returns the index of the first event at or after a position; `count` when there is none. */
  indexFrom(position: number): number | Promise<number>;
  /** Returns the index of the event to show for a time. */
  indexAt(time: number): Promise<number>;
};

/** Returns the events of a page: from index `from` to before `to`. */
export async function getPageRange(
  list: EventList,
  { limit, place }: EventPageRequest,
): Promise<{ readonly from: number; readonly to: number }> {
  const at = Math.min(await findIndex(list, { limit, place }), list.count);
  if (place.type === 'before') return { from: Math.max(0, at - limit), to: at };
  return { from: at, to: Math.min(list.count, at + limit) };
}

async function findIndex(list: EventList, { limit, place }: EventPageRequest): Promise<number> {
  switch (place.type) {
    case 'offset':
      return place.offset;
    case 'share':
      return Math.floor(place.share * list.count);
    case 'end':
      return Math.max(0, list.count - limit);
    case 'at':
    case 'before':
      return await list.indexFrom(place.position);
    case 'after':
      return await list.indexFrom(place.position + 1);
    case 'time':
      return await list.indexAt(place.at);
  }
}

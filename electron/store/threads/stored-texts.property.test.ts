import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { PageTexts } from '../../../renderer/client/page-texts.ts';
import { threadId, type WindowId, windowId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { RequestCaller } from '../../../shared/contract/contract.ts';
import {
  getPlaceKey,
  maxStoredCharacters,
  type StoredText,
  type TextPlace,
} from '../../../shared/texts/stored-text.ts';
import { Lifetime } from '../../base/lifetime.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { type PlacedText, putTexts, readTexts } from './stored-texts.ts';
import { openStore } from './testing/sample-store.ts';
import { TextStore } from './text-store.ts';

const thread = threadId.parse('t');
/** One place of each kind that is stored on disk. */
const places: readonly TextPlace[] = [
  { threadId: null, folder: '/w', field: 'message' },
  { threadId: thread, folder: null, field: 'message' },
  { threadId: thread, folder: null, field: 'queued:m' },
  { threadId: thread, folder: null, field: 'comment' },
  { threadId: null, folder: '/w', field: 'run' },
];

/** What happens to one of two windows, or to the host. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('types' as const), text: fc.string({ maxLength: 5 }) }) },
  fc.record({ type: fc.constantFrom('sends', 'pastesTooMuch', 'waits', 'reloads', 'isCut', 'reconnects') }),
  fc.record({ type: fc.constantFrom('hostIsKilled', 'diskIsFull', 'diskHasRoom') }),
);
const steps = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.nat(places.length - 1), step), { maxLength: 40 });

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The host: a keeper on one database. */
class Host {
  readonly clock = new ManualClock();
  isFull = false;
  readonly #db: Connection;
  keeper: TextStore;

  constructor(db: Connection) {
    this.#db = db;
    this.keeper = this.#start();
  }

  kill(): void {
    this.keeper = this.#start();
  }

  #start(): TextStore {
    const put = async (texts: readonly PlacedText[]) => (this.isFull ? null : putTexts(this.#db, { texts }));
    const texts = { read: async (place: TextPlace) => readTexts(this.#db, { place }), put };
    const store = { texts, onState: () => () => undefined };
    return new TextStore({ store, clock: this.clock, lifetime: new Lifetime('together') });
  }
}

/** A window: the texts on its screen, and the page that stores them. */
class Page {
  readonly screen = new Map<string, string>();
  readonly #id: WindowId;
  readonly #host: Host;
  #texts: PageTexts;
  #isCut = false;

  constructor(name: string, host: Host) {
    this.#id = windowId.parse(name);
    this.#host = host;
    this.#texts = this.#load();
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  write(place: TextPlace, text: string): void {
    if (text === '') this.screen.delete(getPlaceKey(place));
    else this.screen.set(getPlaceKey(place), text);
    this.#texts.save(place, text === '' ? null : { text, about: '{}' });
  }

  cut(): void {
    this.#isCut = true;
  }

  reconnect(): void {
    this.#isCut = false;
    this.#texts.handleReconnect();
  }

  /** Reloads the page. When a page leaves, it sends the text that it still has. */
  reload(): void {
    this.#texts.flush();
    this.screen.clear();
    this.#texts = this.#load();
  }

  #load(): PageTexts {
    const request = (async (method: string, input: { place: TextPlace; revision: number; text: StoredText | null }) => {
      if (this.#isCut) return err({ type: 'disconnected' });
      const { keeper } = this.#host;
      const living = new Set([windowId.parse('one'), windowId.parse('two')]);
      const answer =
        method === 'openText'
          ? await keeper.open(input.place, this.#id, { living, takesOver: true })
          : await keeper.save({ ...input, window: this.#id });
      return this.#isCut ? err({ type: 'disconnected' }) : ok(answer);
    }) as unknown as RequestCaller;
    const texts = new PageTexts(request, this.#host.clock, {
      profile: () => 'personal',
      onTooLarge: () => undefined,
      onOtherTexts: () => undefined,
    });
    for (const place of places) {
      texts.open(place, (kept) => {
        if (kept !== null) this.screen.set(getPlaceKey(place), kept.text);
      });
    }
    return texts;
  }
}

it('shows the newest text of each window after a reload, whatever windows type, send, lose and reload', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-texts-'));
  let run = 0;
  const happens = async (all: readonly [number, number, { readonly type: string; readonly text?: string }][]) => {
    const db = openStore(join(folder, `${run++}.db`));
    const host = new Host(db);
    const pages = [new Page('one', host), new Page('two', host)];
    await settled();
    for (const [at, field, { text = '', type }] of all) {
      const [page, place] = [pages[at], places[field]];
      if (page === undefined || place === undefined) throw new Error('There is no such window or field.');
      if (type === 'types') page.write(place, text);
      else if (type === 'sends') page.write(place, '');
      else if (type === 'pastesTooMuch') {
        const before = page.screen.get(getPlaceKey(place)) ?? '';
        page.write(place, 'x'.repeat(maxStoredCharacters + 1));
        page.write(place, before);
      } else if (type === 'waits') host.clock.advance(500);
      else if (type === 'isCut') page.cut();
      else if (type === 'reconnects') page.reconnect();
      // Without a connection, a reloading page cannot save its text, and shows nothing.
      else if (type === 'reloads' && !page.isCut) page.reload();
      else if (type === 'hostIsKilled') {
        for (const each of pages) each.cut();
        host.kill();
        for (const each of pages) each.reconnect();
      } else if (type === 'diskIsFull') host.isFull = true;
      else if (type === 'diskHasRoom') host.isFull = false;
      await settled();
    }
    host.isFull = false;
    for (const page of pages) page.reconnect();
    for (let wait = 0; wait < 4; wait++) {
      host.clock.advance(2_000);
      await settled();
    }
    const shown = pages.map(({ screen }) => Object.fromEntries(screen));
    host.kill();
    for (const page of pages) page.reload();
    await settled();
    const after = pages.map(({ screen }) => Object.fromEntries(screen));
    db.close();
    expect(after).toEqual(shown);
  };
  await fc.assert(fc.asyncProperty(steps, happens), { numRuns: 60 });
  await rm(folder, { recursive: true });
});

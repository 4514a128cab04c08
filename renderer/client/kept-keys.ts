import type { PageKeys } from './page-handshake.ts';

/** Where the keys survive a reload. */
export type KeyStorage = {
  /** Null if there are none. */
  read(): Promise<PageKeys | null>;
  /** Does nothing where the browser keeps nothing, as in some private windows. Then a reload needs the address again. */
  write(keys: PageKeys): Promise<void>;
};

const store = 'keys';
const entry = 'page';

/** Keeps the keys in the browser's database, the only place that can hold keys that no script can read. */
export function keysInDatabase(databases: IDBFactory): KeyStorage {
  const open = (): Promise<IDBDatabase> => {
    const opening = databases.open('workcell');
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(store));
    return settled(opening);
  };
  return {
    read: async () => {
      try {
        const database = await open();
        const found: unknown = await settled(database.transaction(store).objectStore(store).get(entry));
        database.close();
        return isKeys(found) ? found : null;
      } catch {
        return null;
      }
    },
    write: async (keys) => {
      try {
        const database = await open();
        await settled(database.transaction(store, 'readwrite').objectStore(store).put(keys, entry));
        database.close();
      } catch {
        // The page has the keys in memory.
      }
    },
  };
}

function isKeys(found: unknown): found is PageKeys {
  const { host, id, page }: Partial<PageKeys> = Object(found);
  return typeof id === 'string' && page instanceof CryptoKey && host instanceof CryptoKey;
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

import type { PageKeys } from './page-handshake.ts';

/** Stores the keys across reloads. */
export type PageKeyStorage = {
  /** Null if there are none. */
  read(): Promise<PageKeys | null>;
  /**
   * Does nothing where the browser stores nothing, as in some private windows. Then a reload needs the address again.
   */
  write(keys: PageKeys): Promise<void>;
};

const storeName = 'keys';
const entryKey = 'page';

/** Keeps the keys in the browser's database, the only place that can hold keys that no script can read. */
export function createDatabaseKeyStorage(databases: IDBFactory): PageKeyStorage {
  const open = (): Promise<IDBDatabase> => {
    const opening = databases.open('workcell');
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(storeName));
    return toPromise(opening);
  };
  return {
    read: async () => {
      try {
        const database = await open();
        const found: unknown = await toPromise(database.transaction(storeName).objectStore(storeName).get(entryKey));
        database.close();
        return isPageKeys(found) ? found : null;
      } catch {
        return null;
      }
    },
    write: async (keys) => {
      try {
        const database = await open();
        await toPromise(database.transaction(storeName, 'readwrite').objectStore(storeName).put(keys, entryKey));
        database.close();
      } catch {
        // The page has the keys in memory.
      }
    },
  };
}

function isPageKeys(found: unknown): found is PageKeys {
  const { host, id, page }: Partial<PageKeys> = Object(found);
  return typeof id === 'string' && page instanceof CryptoKey && host instanceof CryptoKey;
}

function toPromise<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

import { fileURLToPath } from 'node:url';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Environment } from '../codex/child-environment.ts';
import { createAskKeyring } from '../keys/ask-keyring.ts';
import { createKeyFilePlace } from '../keys/key-file-place.ts';
import { chooseKeyFolder } from '../keys/key-folder.ts';
import { KeyTableFile } from '../keys/key-table-file.ts';
import { createKeyringPlace } from '../keys/keyring-place.ts';
import { openDataKeys } from '../keys/open-data-keys.ts';
import { createProtector, type WrappingKeyPlace } from '../keys/protector.ts';
import type { OpenKeys } from './open-sessions.ts';

export type PersonalKeysFacts = {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly codexHome: string;
  readonly environment: Environment;
  /** The person's home folder. */
  readonly home: string;
  /** The program that asks the system's keyring. */
  readonly keyringProgram: URL;
};

/** The person's keys: kept by the system's keyring, else in a key file. */
export function personalKeys(facts: PersonalKeysFacts): OpenKeys {
  const { clock, codexHome, dataFolder, environment, home, keyringProgram } = facts;
  const { platform } = process;
  const places: readonly WrappingKeyPlace[] = [
    createKeyringPlace(createAskKeyring({ program: fileURLToPath(keyringProgram), clock, env: environment })),
    createKeyFilePlace({
      folder: chooseKeyFolder({ env: environment, platform, home }),
      apartFrom: [dataFolder, codexHome],
      platform,
    }),
  ];
  const protectors = places.map((place) => createProtector(place, clock));
  return (salts) => openDataKeys({ file: new KeyTableFile(dataFolder), protectors, clock }, salts);
}

/** Keys that end with this process, as the demo does. */
export function passingKeys(clock: Clock, dataFolder: string): OpenKeys {
  const kept = new Map<string, Uint8Array>();
  const inMemory: WrappingKeyPlace = {
    kind: 'keyFile',
    keep: async (keyId, wrappingKey) => {
      kept.set(keyId, Uint8Array.from(wrappingKey));
      return ok(null);
    },
    fetch: async (keyId) => {
      const found = kept.get(keyId);
      return found === undefined ? err({ type: 'missing' }) : ok(Uint8Array.from(found));
    },
    forget: async (keyId) => void kept.delete(keyId),
  };
  const protectors = [createProtector(inMemory, clock)];
  return (salts) => openDataKeys({ file: new KeyTableFile(dataFolder), protectors, clock }, salts);
}

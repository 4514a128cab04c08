import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { Environment } from '../../codex/child-environment.ts';
import { createAskKeyring } from '../../keys/ask-keyring.ts';
import type { KeyTools } from '../../keys/data-keys.ts';
import { createKeyFilePlace } from '../../keys/key-file-place.ts';
import { chooseKeyFolder } from '../../keys/key-folder.ts';
import { KeyTableFile } from '../../keys/key-table-file.ts';
import { createKeyringPlace } from '../../keys/keyring-place.ts';
import type { StartKeyringProgram } from '../../keys/keyring-process.ts';
import { createProtector, type WrappingKeyPlace } from '../../keys/protector.ts';

export type PersonalKeysFacts = {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly codexHome: string;
  readonly environment: Environment;
  /** The person's home folder. */
  readonly home: string;
  /** How the program that asks the system's keyring is started. */
  readonly startKeyringProgram: StartKeyringProgram;
};

/** The person's keys: kept by the system's keyring, else in a key file. */
export function personalKeys(facts: PersonalKeysFacts): KeyTools {
  const { clock, codexHome, dataFolder, environment, home, startKeyringProgram } = facts;
  const { platform } = process;
  const places: readonly WrappingKeyPlace[] = [
    createKeyringPlace(createAskKeyring({ start: startKeyringProgram, clock, env: environment })),
    createKeyFilePlace({
      folder: chooseKeyFolder({ env: environment, platform, home }),
      apartFrom: [dataFolder, codexHome],
      platform,
    }),
  ];
  return toolsOf(places, clock, dataFolder);
}

/** Keys that end with this process, as the demo does. */
export function passingKeys(clock: Clock, dataFolder: string): KeyTools {
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
  return toolsOf([inMemory], clock, dataFolder);
}

function toolsOf(places: readonly WrappingKeyPlace[], clock: Clock, dataFolder: string): KeyTools {
  return {
    file: new KeyTableFile(dataFolder),
    protectors: places.map((place) => createProtector(place, clock)),
    clock,
  };
}

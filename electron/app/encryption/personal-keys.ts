import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { chooseKeyFolder } from '../../launch/choose-data-folder.ts';
import { runBriefly } from '../../machine/run-briefly.ts';
import type { Environment } from '../../processes/child-environment.ts';
import { createAskKeyring } from '../../store/keys/ask-keyring.ts';
import type { KeyTools } from '../../store/keys/data-keys.ts';
import { createKeyFilePlace } from '../../store/keys/key-file-place.ts';
import { KeyTableFile } from '../../store/keys/key-table-file.ts';
import { createKeyringPlace } from '../../store/keys/keyring-place.ts';
import type { StartKeyringProgram } from '../../store/keys/keyring-process.ts';
import { createProtector, type WrappingKeyPlace } from '../../store/keys/protector.ts';
import { createSafeStoragePlace, type SafeStorageLike } from '../../store/keys/safe-storage-place.ts';
import { createWindowsAcl, type ProgramRunner, type RestrictFolder } from '../../store/keys/windows-acl.ts';

/** What is needed to find and store the keys of the user's own databases, in `dataFolder`. */
export type PersonalKeysInput = {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly codexHome: string;
  readonly environment: Environment;
  /** The user's home folder. */
  readonly home: string;
  /** Starts the program that accesses the system's keyring. */
  readonly startKeyringProgram: StartKeyringProgram;
  /** Electron's safeStorage, once Electron is ready. Null on the web host, which has none. */
  readonly safeStorage: Promise<SafeStorageLike> | null;
};

/**
 * Creates the tools for the user's keys. On the desktop, safeStorage wraps them first. The system's keyring wraps them
 * too, so that both hosts open the same store. A key file is the last resort.
 */
export function createPersonalKeys(facts: PersonalKeysInput): KeyTools {
  const { clock, codexHome, dataFolder, environment, home, safeStorage, startKeyringProgram } = facts;
  const { platform } = process;
  const places: readonly WrappingKeyPlace[] = [
    ...(safeStorage === null ? [] : [createSafeStoragePlace(safeStorage, clock)]),
    createKeyringPlace(createAskKeyring({ start: startKeyringProgram, clock, env: environment })),
    createKeyFilePlace({
      folder: chooseKeyFolder({ env: environment, platform, home }),
      apartFrom: [dataFolder, codexHome],
      platform,
      restrictFolder: platform === 'win32' ? restrictOnWindows(environment, home) : null,
    }),
  ];
  return createKeyTools(places, clock, dataFolder);
}

function restrictOnWindows(environment: Environment, home: string): RestrictFolder {
  const given = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const place = { cwd: home, environment: Object.fromEntries(given) };
  const run: ProgramRunner = async (program, args) => {
    const ran = await runBriefly(program, args, place);
    if (ran.type === 'notRun') return err(ran.message);
    return ran.code === 0 ? ok(ran.printed) : err(ran.errors.trim() || t`${program} ended with ${ran.code}.`);
  };
  return createWindowsAcl({ run, systemRoot: environment.SystemRoot ?? 'C:\\Windows' });
}

/** Creates tools for keys that end with this process, as in the demo. */
export function createTemporaryKeys(clock: Clock, dataFolder: string): KeyTools {
  const kept = new Map<string, Uint8Array>();
  const inMemory: WrappingKeyPlace = {
    kind: 'keyFile',
    store: async (keyId, wrappingKey) => {
      kept.set(keyId, Uint8Array.from(wrappingKey));
      return ok(null);
    },
    fetch: async (keyId) => {
      const found = kept.get(keyId);
      return found === undefined ? err({ type: 'missing' }) : ok(Uint8Array.from(found));
    },
    forget: async (keyId) => void kept.delete(keyId),
  };
  return createKeyTools([inMemory], clock, dataFolder);
}

function createKeyTools(places: readonly WrappingKeyPlace[], clock: Clock, dataFolder: string): KeyTools {
  return {
    file: new KeyTableFile(dataFolder),
    protectors: places.map((place) => createProtector(place, clock)),
    clock,
  };
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from '../../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../../shared/base/manual-clock.ts';
import type { KeyTools } from '../data-keys.ts';
import { createKeyFilePlace } from '../key-file-place.ts';
import { KeyTableFile } from '../key-table-file.ts';
import { createKeyringPlace } from '../keyring-place.ts';
import { createProtector } from '../protector.ts';
import { FakeKeyring } from './fake-keyring.ts';

/**
 * Creates a data folder and a key file folder for one test, with a fake keyring. Each read of `tools` is a new start.
 */
export function createKeyFolders() {
  const root = createTemporaryFolder('keys');
  const data = join(root.path, 'data');
  mkdirSync(data);
  const keyFiles = join(root.path, 'config', 'workcell', 'keys');
  const keyring = new FakeKeyring();
  const clock = new ManualClock();
  const file = new KeyTableFile(data);
  const keyFilePlace = createKeyFilePlace({ folder: keyFiles, apartFrom: [data], platform: process.platform });
  const places = [createKeyringPlace(keyring.ask), keyFilePlace];
  const start = (): KeyTools => ({
    file,
    protectors: places.map((place) => createProtector(place, clock)),
    clock,
  });
  return {
    root,
    data,
    keyFiles,
    keyring,
    clock,
    get tools() {
      return start();
    },
  };
}

import { describe, expect, it } from 'vitest';
import { toDatabaseFailure } from './sqlite-failure.ts';

const withCode = (code: string) => Object.assign(new Error(`It said ${code}`), { code });

describe('why a disk rejected a write', () => {
  it.each([
    ['SQLITE_FULL', 'diskFull'],
    ['ENOSPC', 'diskFull'],
    ['EDQUOT', 'diskFull'],
    ['EFBIG', 'diskFull'],
    ['SQLITE_READONLY_DIRECTORY', 'readOnly'],
    ['EROFS', 'readOnly'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['SQLITE_IOERR_SHORT_READ', 'damaged'],
    ['SQLITE_IOERR_WRITE', 'diskFails'],
    ['SQLITE_IOERR_FSYNC', 'diskFails'],
    ['EIO', 'diskFails'],
    ['SQLITE_BUSY', 'failed'],
  ])('%s is %s', (code, type) => {
    expect(toDatabaseFailure(withCode(code)).type).toBe(type);
  });

  it('a failing disk is not reported as full, and keeps its own message', () => {
    expect(toDatabaseFailure(withCode('EIO'))).toEqual({ type: 'diskFails', message: 'EIO' });
  });
});

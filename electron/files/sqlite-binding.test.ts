import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../store/sqlite/keyed-connection.ts';
import { findSqliteBinding, getBindingName } from './sqlite-binding.ts';

describe('the compiled SQLite', () => {
  it('the SQLite binding is found without process.report, which crashes some Electron builds', () => {
    const report = vi.spyOn(process.report, 'getReport').mockImplementation(() => {
      throw new Error('The process would have ended.');
    });
    onTestFinished(() => report.mockRestore());
    const db = connect(':memory:', null);
    expect(db.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 });
    db.close();
    expect(report).not.toHaveBeenCalled();
  });

  it('the SQLite binding is a file of the package', () => {
    expect(existsSync(findSqliteBinding() ?? '')).toBe(true);
  });

  it.each([
    [{ platform: 'linux', arch: 'arm64', libc: 'gnu' }, 'linux-arm64.node'],
    [{ platform: 'linux', arch: 'x64', libc: 'musl' }, 'linuxmusl-x64.node'],
    [{ platform: 'darwin', arch: 'arm64', libc: 'gnu' }, 'darwin-arm64.node'],
    [{ platform: 'win32', arch: 'x64', libc: 'gnu' }, 'win32-x64.node'],
  ] as const)('the SQLite binding has the name for the platform: %o', (facts, name) => {
    expect(getBindingName(facts)).toBe(name);
  });
});

import { expect, it } from 'vitest';
import { listPolicyFiles } from './privacy-facts.ts';

it.each([
  ['linux', {}, ['/etc/workcell/policy.toml']],
  ['darwin', {}, ['/Library/Application Support/Workcell/policy.toml']],
  ['win32', { ProgramData: 'C:\\ProgramData' }, ['C:\\ProgramData\\Workcell\\policy.toml']],
  [
    'win32',
    { ProgramData: 'D:\\Elsewhere' },
    ['C:\\ProgramData\\Workcell\\policy.toml', 'D:\\Elsewhere\\Workcell\\policy.toml'],
  ],
  ['linux', { WORKCELL_POLICY_FILE: '/org/p.toml' }, ['/etc/workcell/policy.toml', '/org/p.toml']],
  ['linux', { WORKCELL_POLICY_FILE: '' }, ['/etc/workcell/policy.toml']],
] as const)('on %s with %j policies are in %j', (platform, env, files) => {
  expect(listPolicyFiles(platform, env)).toEqual(files);
});

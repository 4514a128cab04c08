import { describe, expect, it } from 'vitest';
import { getPrivacyQuestion, isForbidden } from './system-privacy.ts';

const plist = (value: string) => `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
\t<key>AutoSubmit</key>
\t<true/>
\t<key>ThirdPartyDataSubmit</key>
\t${value}
\t<key>ThirdPartyDataSubmitVersion</key>
\t<integer>4</integer>
</dict>
</plist>
`;
const registry = (value: string) =>
  `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\r\n    AllowTelemetry    REG_DWORD    ${value}\r\n\r\n`;

it.each([
  ['linux', 'false\n', true],
  ['linux', 'true\n', false],
  ['linux', '', false],
  ['darwin', plist('<false/>'), true],
  ['darwin', plist('<integer>0</integer>'), true],
  ['darwin', plist('<true/>'), false],
  ['win32', registry('0x0'), true],
  ['win32', registry('0x1'), false],
] as const)('on %s the output %j forbids: %s', (platform, output, expected) => {
  expect(getPrivacyQuestion(platform, {}).forbids.test(output)).toBe(expected);
});

describe('a system tool', () => {
  const says = (script: string) =>
    isForbidden({ program: process.execPath, args: ['-e', script], forbids: /^false\s*$/ }, process.env);

  it('a system tool that forbids reports is respected', async () => {
    expect(await says('console.log("false")')).toBe(true);
    expect(await says('console.log("true")')).toBe(false);
  });

  it('a system tool that fails or does not exist is ignored', async () => {
    expect(await says('console.log("false"); process.exit(1)')).toBe(false);
    expect(await isForbidden({ program: '/no/such/tool', args: [], forbids: /^/ }, {})).toBe(false);
  });
});

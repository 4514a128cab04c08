/** Names that Windows reserves for devices, whatever follows the dot. It treats superscript digits as digits too. */
const devices = /^(?:con|prn|aux|nul|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:\.|$)/i;

/** True for a name that no file on Windows can have. */
export function isDeviceName(name: string): boolean {
  return devices.test(name);
}

import { FuseV1Options } from '@electron/fuses';

/** The fuses of a packaged program from `getCurrentFuseWire`. Each is the code of a digit, 0 for off. */
export type FuseWire = Readonly<Partial<Record<FuseV1Options, number>>>;

const wanted: ReadonlyMap<FuseV1Options, boolean> = new Map([
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  [FuseV1Options.EnableCookieEncryption, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
]);

/** The fuses of a packaged program that are not set as required, one sentence each. */
export function judgeFuses(wire: FuseWire): readonly string[] {
  return [...wanted]
    .filter(([fuse, isOn]) => wire[fuse] !== (isOn ? '1' : '0').charCodeAt(0))
    .map(([fuse, isOn]) => `The fuse ${FuseV1Options[fuse]} must be ${isOn ? 'on' : 'off'}.`);
}

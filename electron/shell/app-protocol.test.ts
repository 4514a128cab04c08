import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { expect, it } from 'vitest';
import { PageFiles } from '../transport/page-files.ts';
import { isOurPage, pageAddress, registerAppScheme, serveAppScheme } from './app-protocol.ts';

type Handler = Parameters<Protocol['handle']>[1];

/** A protocol that records its calls. */
class FakeProtocol implements Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  readonly schemes: CustomScheme[] = [];
  readonly handlers = new Map<string, Handler>();
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    this.schemes.push(...schemes);
  }
  handle(scheme: string, handler: Handler): void {
    this.handlers.set(scheme, handler);
  }
}

it('serves the page under its own secure origin, from which it cannot connect anywhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-page-'));
  await writeFile(join(folder, 'index.html'), '<title>Workcell</title>');
  const protocol = new FakeProtocol();
  registerAppScheme(protocol);
  serveAppScheme(protocol, await PageFiles.list(folder));
  const get = async (address: string) => protocol.handlers.get('app')?.(new Request(address));

  expect(protocol.schemes).toEqual([
    { scheme: 'app', privileges: expect.objectContaining({ standard: true, secure: true }) },
  ]);
  const page = await get(pageAddress);
  expect([page?.status, await page?.text()]).toEqual([200, '<title>Workcell</title>']);
  expect(page?.headers.get('content-security-policy')).toContain("connect-src 'none'");
  expect((await get('app://workcell/missing.js'))?.status).toBe(404);
  expect((await get('app://elsewhere/'))?.status).toBe(404);
  await rm(folder, { recursive: true });
});

it('distinguishes our page from all others', () => {
  expect(['app://workcell/', 'app://workcell/index.html#x'].map(isOurPage)).toEqual([true, true]);
  const others = ['app://elsewhere/', 'app://workcell.evil/', 'https://workcell/', 'file:///x', 'nonsense', ''];
  expect(others.filter(isOurPage)).toEqual([]);
});

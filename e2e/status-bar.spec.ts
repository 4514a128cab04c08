import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { interceptHost } from './intercepted-host.ts';
import { expect, test } from './test.ts';

/** In the page: records each text of the Codex status that a screen reader would announce. */
const recordAnnouncementsScript = `(() => {
  const region = document.querySelector('[role="status"][aria-label="CLI status"]');
  const words = () => {
    const copy = region.cloneNode(true);
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
    return copy.textContent;
  };
  let last = words();
  window.spoken = [];
  new MutationObserver(() => {
    const now = words();
    if (now !== last) window.spoken.push(now);
    last = now;
  }).observe(region, { subtree: true, childList: true, characterData: true });
})()`;

// @web: the test plays the host over the socket, which the desktop does not have.
test('the status bar announces state changes of Codex, and not each heartbeat', { tag: '@web' }, async ({ start }) => {
  const { page } = await start({ provider: { steps: [answer('Begun.')] } });
  const host = await interceptHost(page);
  await page.reload();
  const appPage = new AppPage(page);
  await expect(appPage.cliStatus).toContainText(/Codex \d+\.\d+\.\d+/);
  const environment = {
    ...{ binary: '/opt/codex', binarySource: 'package', version: '0.169.0' },
    ...{ codexHome: '/home/p/.codex', platform: 'linux' },
  };
  const answersIn = (answersInMs: number) =>
    host.emit('cliChanged', { phase: 'ready', environment, answersInMs, generation: 1 });
  host.mute('cliChanged');
  answersIn(1);
  await expect(appPage.cliStatus).toContainText(/1.ms/);
  await page.evaluate(recordAnnouncementsScript);
  for (const ms of [2, 480, 3, 12]) {
    answersIn(ms);
    await expect(appPage.cliStatus).toContainText(new RegExp(`${ms === 480 ? '0.5.s' : `${ms}.ms`}`));
  }
  expect(await page.evaluate('window.spoken')).toEqual([]);
  host.emit('cliChanged', { phase: 'stopped' });
  await expect(appPage.cliStatus).toContainText('Codex stopped');
  expect(await page.evaluate('window.spoken')).toEqual(['Codex stopped']);
});

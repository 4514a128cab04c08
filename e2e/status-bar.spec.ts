import { answer, fail, withHeaders } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
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
test('the foot of the list announces state changes of Codex, and not each heartbeat', { tag: '@web' }, async ({
  start,
}) => {
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
  await expect(appPage.cliStatus).toHaveText('Codex 0.169.0');
  await page.evaluate(recordAnnouncementsScript);
  for (const ms of [2, 480, 3, 12]) answersIn(ms);
  host.emit('cliChanged', { phase: 'stopped' });
  await expect(appPage.cliStatus).toContainText('Codex stopped');
  expect(await page.evaluate('window.spoken')).toEqual(['Codex stopped']);

  // Without the list, only news are in the title bar.
  await page.keyboard.press('ControlOrMeta+b');
  await expect(page.getByRole('contentinfo')).toBeHidden();
  await expect(appPage.cliStatus).toHaveText('Codex stopped');
  answersIn(2);
  await expect(appPage.cliStatus).toBeEmpty();
});

// @web: the foot is drawn by the page, the same on both hosts.
test('the foot says what is left of the limits that the provider reports, and the message box once it is little', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const soon = Math.floor(Date.now() / 1_000) + 2 * 3_600;
  const limit = (used: number) => ({
    'x-codex-primary-used-percent': String(used),
    'x-codex-primary-window-minutes': '300',
    'x-codex-primary-reset-at': String(soon),
    'x-codex-secondary-used-percent': '12',
    'x-codex-secondary-window-minutes': '10080',
    'x-codex-secondary-reset-at': String(soon + 86_400),
  });
  const app = await start({
    provider: { steps: [withHeaders(limit(38), answer('Hi.')), withHeaders(limit(85), answer('More.'))] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const foot = page.getByRole('contentinfo');
  await appPage.sendMessage('Hello');
  await expect(foot).toContainText('62\u00a0% left');
  await expect(page.getByRole('note')).toBeHidden();
  await foot.getByRole('button', { name: /62\s% left/ }).hover();
  await expect(page.getByText(/88\s% of the week left/)).toBeVisible();
  await appPage.sendMessage('Go on');
  await expect(page.getByRole('note')).toHaveText('15\u00a0% of 5\u00a0h left');
  await expectAccessible(page);
  await page.reload();
  await expect(foot).toContainText('15\u00a0% left');
});

// @web: the page offers it, and the host sends it, the same on both hosts.
test('a thread that the usage limit stopped goes on when the limit starts over, unless the user changes that', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const at = new Date(Date.now() + 2 * 3_600_000);
  const limit = {
    'x-codex-primary-used-percent': '100',
    'x-codex-primary-window-minutes': '300',
    'x-codex-primary-reset-at': String(Math.floor(at.getTime() / 1_000)),
  };
  const refused = fail(429, { type: 'usage_limit_reached', message: 'The usage limit has been reached' }, limit);
  const app = await start({ provider: { steps: [refused, answer('It goes on.')] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Hello');
  await appPage.transcript.getByRole('button', { name: /^Go on at / }).press('Enter');
  const item = appPage.queue.getByRole('listitem');
  await expect(item).toContainText(/Continue where you were interrupted\..*Will be sent at .*\d:\d\d/);
  await expect(appPage.message).toBeFocused();
  await expect(appPage.transcript.getByRole('button', { name: /^Go on at / })).toBeHidden();
  await expectAccessible(app.page);

  const later = new AppPage(await app.restart('killed'));
  await expect(later.queue.getByRole('listitem')).toContainText(/Continue.*Will be sent at/);
  await later.queue.getByRole('button', { name: 'Send now' }).press('Enter');
  await expect(later.turns('Codex').last()).toContainText('It goes on.');
  await expect(later.queue).toBeHidden();
});

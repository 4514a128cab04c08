import type { Page } from '@playwright/test';
import { requests } from '../shared/contract/contract.ts';
import type { RunWish } from '../shared/runs/run-wish.ts';
import type { RunRef } from '../shared/workcells/run-ref.ts';

/** Starts a run as another window of the web host would, over a socket of its own. Throws where it is refused. */
export async function startRun(page: Page, wish: Partial<RunWish> & Pick<RunWish, 'prompt'>): Promise<RunRef> {
  const usual = { tool: 'codex', model: null, isolation: 'worktree', checks: [] } as const;
  const answer: unknown = await page.evaluate(
    (input) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/desk`);
        const send = (message: unknown) => socket.send(JSON.stringify(message));
        const secret = sessionStorage.getItem('workcell.token');
        socket.addEventListener('open', () => send({ kind: 'hello', version: 1, secret }));
        socket.addEventListener('error', () => reject(new Error('The host takes no second socket')));
        socket.addEventListener('message', ({ data }) => {
          const message = JSON.parse(String(data));
          if (message.kind === 'welcome') {
            send({ kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } });
          }
          if (message.kind !== 'reply') return;
          if (message.id === 1) {
            send({ kind: 'request', id: 2, method: 'runs.start', input });
            return;
          }
          socket.close();
          if (message.result.ok) resolve(message.result.value);
          else reject(new Error(JSON.stringify(message.result.error)));
        });
      }),
    { ...usual, ...wish, fullAccessConsent: false },
  );
  return requests['runs.start'].value.parse(answer);
}

import { t } from '../../shared/i18n/i18n.ts';
import { leaveDemo, leaveDemoForFolder, restartToUpdate, startDemo } from '../commands/app.commands.ts';
import { describeAuthFailure, signOut } from '../commands/auth.commands.ts';
import { restartCodex } from '../commands/cli.commands.ts';
import { changeTrust } from '../commands/consent.commands.ts';
import { copyText } from '../commands/copy-text.ts';
import { showProblem } from '../commands/show-problem.ts';
import { showNewThread } from '../commands/threads.commands.ts';
import { openDialog, showPage } from '../stores/frame.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import type { Action } from './action.ts';
import { requirements } from './requirements.ts';

/** Actions on the folder, the account, Codex itself and the demo. */
export const appActions = {
  openFolder: {
    title: t`Open folder\u2026`,
    keywords: t`workspace project directory cd switch`,
    keys: ['Mod+O'],
    menu: ['file', 0],
    needs: requirements.personal,
    when: ({ profile }) => profile === 'personal',
    perform: () => openDialog('openFolder'),
  },
  listFolder: {
    title: t`Show another folder in the list\u2026`,
    keywords: t`add workspace project side by side threads`,
    needs: requirements.folder,
    when: ({ hasWorkspace, profile }) => hasWorkspace && profile === 'personal',
    perform: () => openDialog('listFolder'),
  },
  changeTrust: {
    title: t`Change folder trust\u2026`,
    hint: t`What Codex can do in this folder`,
    keywords: t`permissions sandbox full access allow read only`,
    needs: requirements.folder,
    when: ({ hasWorkspace, isConnected, profile }) => hasWorkspace && isConnected && profile === 'personal',
    perform: changeTrust,
  },
  signIn: {
    title: t`Sign in\u2026`,
    keywords: t`log in account API key login`,
    needs: t`You are signed in`,
    when: ({ isSignedIn, profile }) => !isSignedIn && profile === 'personal',
    perform: () => {
      showNewThread();
      showPage('threads');
    },
  },
  signOut: {
    title: t`Sign out`,
    keywords: t`log out account logout`,
    needs: t`You are not signed in`,
    when: ({ canSignOut }) => canSignOut,
    perform: async () => {
      const problem = await signOut();
      if (problem !== null) showProblem(describeAuthFailure(problem));
    },
  },
  restartCodex: {
    title: t`Restart Codex`,
    hint: t`Keeps your threads and unsent text`,
    keywords: t`reload reset`,
    keys: ['Mod+Shift+R'],
    menu: ['help', 1],
    needs: t`Needs a Codex that has started`,
    when: ({ isConnected, codexPhase }) => isConnected && codexPhase !== 'idle',
    perform: restartCodex,
  },
  endLeftovers: {
    title: t`Show leftover processes`,
    hidden: true,
    when: () => true,
    perform: () => showPage('settings'),
  },
  showProcesses: {
    title: t`Show processes`,
    hint: t`Everything Workcell and Codex started, with CPU and memory`,
    keywords: t`tasks kill`,
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: () => {
      showPage('diagnostics');
      sendPageRequest('showProcesses');
    },
  },
  showConfig: {
    title: t`Copy the path of config.toml`,
    hint: t`Your own Codex settings`,
    keywords: t`configuration`,
    needs: t`Needs a Codex that has started`,
    when: ({ codexHome }) => codexHome !== null,
    perform: ({ codexHome }) => copyText(`${codexHome}/config.toml`, t`Copied the path of config.toml`),
  },
  restartToUpdate: {
    title: t`Restart to update`,
    hidden: true,
    when: () => true,
    perform: () => restartToUpdate(true),
  },
  telemetrySettings: {
    title: t`Privacy and telemetry\u2026`,
    hint: t`What may leave this computer, word for word`,
    keywords: t`metrics data`,
    menu: ['help', 1],
    needs: requirements.personal,
    when: ({ profile }) => profile === 'personal',
    perform: () => openDialog('privacy'),
  },
  startDemo: {
    title: t`Try the demo`,
    hint: t`Watch Codex fix a bug. No account, no network.`,
    keywords: t`tour example help`,
    menu: ['help', 2],
    needs: t`The demo is open`,
    when: ({ profile }) => profile === 'personal',
    perform: startDemo,
  },
  leaveDemo: {
    title: t`Leave the demo`,
    hint: t`Deletes everything the demo made`,
    keywords: t`exit quit`,
    menu: ['help', 2],
    needs: requirements.demo,
    when: ({ profile }) => profile === 'demo',
    perform: leaveDemo,
  },
  leaveDemoForFolder: {
    title: t`Try it on your folder`,
    hint: t`Leaves the demo and opens a folder`,
    needs: requirements.demo,
    when: ({ profile }) => profile === 'demo',
    perform: leaveDemoForFolder,
  },
} satisfies Record<string, Action>;

import type { DeskEvent } from '../shared/contract/contract.ts';
import type { DeskSnapshot } from '../shared/contract/desk.ts';
import { desk } from './client/desk.ts';
import { openThread } from './commands/threads.commands.ts';
import { alertsChanged } from './stores/alerts.store.ts';
import { approvalsChanged } from './stores/approvals.store.ts';
import { authChanged } from './stores/auth.store.ts';
import { cliChanged, leftoversChanged, modelsChanged } from './stores/cli.store.ts';
import { hostKnown, lineChanged } from './stores/connection.store.ts';
import { diffChanged, diffsReset, patchJobsChanged } from './stores/diff.store.ts';
import { execReset, execRunChanged } from './stores/exec.store.ts';
import { execOutputArrived } from './stores/exec-output.ts';
import { optionsChanged } from './stores/options.store.ts';
import { rulesChanged, rulesForgotten } from './stores/rules.store.ts';
import {
  queueChanged,
  threadSettingsChanged,
  threadsChanged,
  threadsRemoved,
  threadsReset,
} from './stores/threads.store.ts';
import { threadAdvanced, transcriptClosed } from './stores/transcript.store.ts';
import { recentFoldersChanged, workspaceChanged } from './stores/workspace.store.ts';

/** Connects the page to its host and keeps every store at the host's latest word. */
export function followDesk(): void {
  desk.onState(lineChanged);
  desk.onEvent(take);
  desk.start();
}

function take(event: DeskEvent): void {
  switch (event.name) {
    case 'deskReset':
      reset(event.payload);
      break;
    case 'workspaceChanged':
      workspaceChanged(event.payload);
      break;
    case 'recentFoldersChanged':
      recentFoldersChanged(event.payload);
      break;
    case 'threadsChanged':
      threadsChanged(event.payload);
      break;
    case 'threadsRemoved':
      threadsRemoved(event.payload);
      break;
    case 'threadAdvanced':
      if (threadAdvanced(event.payload.threadId, event.payload.events) === 'gap') {
        void openThread(event.payload.threadId);
      }
      break;
    case 'threadSettingsChanged':
      threadSettingsChanged(event.payload);
      break;
    case 'queueChanged':
      queueChanged(event.payload.threadId, event.payload.queue);
      break;
    case 'execRunChanged':
      execRunChanged(event.payload);
      break;
    case 'execOutputArrived':
      execOutputArrived(event.payload);
      break;
    case 'diffChanged':
      diffChanged(event.payload);
      break;
    case 'patchJobsChanged':
      patchJobsChanged(event.payload.threadId, event.payload.jobs);
      break;
    case 'approvalsChanged':
      approvalsChanged(event.payload);
      break;
    case 'rulesChanged':
      rulesChanged(event.payload);
      break;
    case 'authChanged':
      authChanged(event.payload);
      break;
    case 'optionsChanged':
      optionsChanged(event.payload);
      break;
    case 'cliChanged':
      cliChanged(event.payload);
      break;
    case 'leftoversChanged':
      leftoversChanged(event.payload);
      break;
    case 'modelsChanged':
      modelsChanged(event.payload);
      break;
    case 'alertsChanged':
      alertsChanged(event.payload);
      break;
  }
}

function reset(snapshot: DeskSnapshot): void {
  hostKnown(snapshot.host, snapshot.profile);
  workspaceChanged(snapshot.workspace);
  recentFoldersChanged(snapshot.recentFolders);
  optionsChanged(snapshot.options);
  cliChanged(snapshot.cli);
  leftoversChanged(snapshot.leftovers);
  modelsChanged(snapshot.models);
  authChanged(snapshot.auth);
  approvalsChanged(snapshot.approvals);
  rulesForgotten();
  alertsChanged(snapshot.alerts);
  diffsReset();
  execReset();
  threadsReset(snapshot.threads, snapshot.openThread);
  if (snapshot.openThread === null) transcriptClosed();
  else void openThread(snapshot.openThread);
}

import { expect, it } from 'vitest';
import {
  describeSetupForm,
  describeSetupOffer,
  findFileProblem,
  startForm,
  takeProposal,
} from './worktree-setup.view-model.ts';

const proposal = { files: ['.env', '.env.local'], commands: ['npm ci'] };

it('chooses nothing for the user, and proposes what is in no line', () => {
  const view = describeSetupForm(startForm({ setup: null }), { proposal });
  expect(view).toMatchObject({
    proposedFiles: ['.env', '.env.local'],
    proposedCommands: ['npm ci'],
    setup: { files: [], commands: [], network: false },
  });
  const form = startForm({ setup: { files: ['.env'], commands: ['npm ci'], network: true } });
  const chosen = describeSetupForm(form, { proposal });
  expect(chosen).toMatchObject({ proposedFiles: ['.env.local'], proposedCommands: [], setup: { network: true } });
});

it('leaves out empty and repeated lines, and the network without a command', () => {
  const line = (text: string, key: number) => ({ key, text });
  const form = { files: [' .env ', '', '.env'].map(line), commands: [' '].map(line), network: true };
  expect(describeSetupForm(form, { proposal }).setup).toEqual({ files: ['.env'], commands: [], network: false });
});

it('says which path cannot be used, and does not save it', () => {
  expect(findFileProblem('../x')).toBe('Only files in the folder can be copied.');
  expect(findFileProblem('')).toBeUndefined();
  const form = { ...startForm({ setup: null }), files: [{ key: 0, text: '../x' }] };
  expect(describeSetupForm(form, { proposal }).problem).toBe('Correct the paths first.');
});

it('puts a proposal into the first empty line, or at the end', () => {
  const lines = [
    { key: 0, text: 'a' },
    { key: 1, text: '' },
  ];
  expect(takeProposal(lines, '.env').map(({ text }) => text)).toEqual(['a', '.env']);
  expect(takeProposal([], '.env')).toEqual([{ key: 0, text: '.env' }]);
});

it('offers the set-up with what is there, until the user has answered for this folder', () => {
  const choice = { folder: '/a', setup: null, proposal };
  expect(describeSetupOffer(choice, '/a')).toEqual({
    help: 'Set up worktrees, for example: .env, .env.local, npm ci',
    isNew: true,
  });
  expect(describeSetupOffer(choice, '/b')).toBeNull();
  const answered = { ...choice, setup: { files: ['.env'], commands: ['npm ci'], network: false } };
  expect(describeSetupOffer(answered, '/a')).toEqual({
    help: 'Each worktree gets 1 copied path, 1 command.',
    isNew: false,
  });
});

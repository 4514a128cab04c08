import { useEffect } from 'react';
import { announce } from '../../../stores/announcements.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { getEntryBlocks } from '../live-blocks.ts';
import { createSpokenState, describeUpdates } from './describe-updates.ts';

/** The pause between announcements, in milliseconds, so that each is long enough to follow. */
const pauseMs = 1_000;

/** Announces the answer sentence by sentence while it is written, and what happens to its turns. */
export function Speech(): null {
  useEffect(() => {
    let spokenState = createSpokenState(useTranscript.getState().transcript, getEntryBlocks);
    const stop = useTranscript.subscribe((now, before) => {
      if (now.threadId === before.threadId && now.state === before.state) return;
      spokenState = createSpokenState(now.transcript, getEntryBlocks);
    });
    const timer = setInterval(() => {
      const update = describeUpdates(spokenState, useTranscript.getState().transcript, getEntryBlocks);
      spokenState = update.state;
      if (update.text !== '') announce(update.text);
    }, pauseMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return null;
}

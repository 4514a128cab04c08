import { useEffect } from 'react';
import type { EntryId } from '../../../../shared/base/ids.ts';
import type { Transcript } from '../../../../shared/transcript/turn.ts';
import { announced } from '../../../stores/announcements.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { streams } from '../describe-turn.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import { nextSpeech, type Spoken, spokenUpTo } from './speak-answer.ts';
import { speakChanges } from './speak-changes.ts';

/** Speech comes in pieces long enough to be followed. */
const pauseMs = 1_000;

/** Has the answer spoken sentence by sentence while it is written, and what happens to its turns. */
export function useSpeech(): void {
  useEffect(() => {
    const spoken = new Map<EntryId, Spoken>();
    let last = useTranscript.getState();
    begin(last.transcript, spoken);
    const speak = (): void => {
      const now = useTranscript.getState();
      if (now.threadId !== last.threadId || now.state !== last.state) {
        spoken.clear();
        begin(now.transcript, spoken);
      } else {
        const words = [...answers(now.transcript, spoken), ...speakChanges(last.transcript, now.transcript)];
        if (words.length > 0) announced(words.join('\n'));
      }
      last = now;
    };
    const timer = setInterval(speak, pauseMs);
    return () => clearInterval(timer);
  }, []);
}

function begin(transcript: Transcript, spoken: Map<EntryId, Spoken>): void {
  for (const entry of answersUnderWay(transcript)) spoken.set(entry.id, spokenUpTo(blocksOfEntry(entry)));
}

function answers(transcript: Transcript, spoken: Map<EntryId, Spoken>): readonly string[] {
  const recent = transcript.turns.slice(-2).flatMap((turn) => turn.entries);
  return recent.flatMap((entry) => {
    if (entry.kind !== 'assistant') return [];
    const before = spoken.get(entry.id);
    if (before === undefined && entry.state !== 'streaming') return [];
    const { text, spoken: upTo } = nextSpeech(blocksOfEntry(entry), before ?? { blocks: 0, characters: 0 });
    if (entry.state === 'streaming') spoken.set(entry.id, upTo);
    else spoken.delete(entry.id);
    return text === '' ? [] : [text];
  });
}

function answersUnderWay(transcript: Transcript) {
  return transcript.turns
    .slice(-2)
    .flatMap((turn) => turn.entries.filter((entry) => entry.kind === 'assistant').filter(streams));
}

import { useEffect } from 'react';
import { announced } from '../../../stores/announcements.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import { handleOpened, speakNews } from './speak-news.ts';

/** Announcements come in pieces long enough to follow; the pause between them, in milliseconds. */
const pauseMs = 1_000;

/** Announces the answer sentence by sentence while it is written, and what happens to its turns. */
export function useSpeech(): void {
  useEffect(() => {
    let received = handleOpened(useTranscript.getState().transcript, blocksOfEntry);
    const stop = useTranscript.subscribe((now, before) => {
      if (now.threadId === before.threadId && now.state === before.state) return;
      received = handleOpened(now.transcript, blocksOfEntry);
    });
    const timer = setInterval(() => {
      const news = speakNews(received, useTranscript.getState().transcript, blocksOfEntry);
      received = news.received;
      if (news.words !== '') announced(news.words);
    }, pauseMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
}

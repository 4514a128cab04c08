// What shows and says the conversation. Nobody needs it to write a message, so it is not among the first scripts.
export { Speech } from './speech/Speech.ts';
export { TranscriptLog } from './TranscriptLog.tsx';

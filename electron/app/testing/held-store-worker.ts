// The database worker on a disk that can stall. The stalling code gets each message first.
import './held-messages.ts';
import '../../workers/store-worker.ts';

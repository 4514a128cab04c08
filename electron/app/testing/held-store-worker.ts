// The database worker on a disk that can stall. The code that holds it sees each message first.
import './held-messages.ts';
import '../../workers/store-worker.ts';

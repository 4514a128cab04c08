// The thread with the databases on a disk that can be made to stand still. What holds it hears each message first.
import './held-messages.ts';
import '../../workers/store-worker.ts';

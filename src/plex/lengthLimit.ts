import type { Socket } from 'node:net';

/**
 * Limits what is received for a request, with all that a reader of the body never sees: informational responses (1xx), headers,
 * the framing of chunks and compressed data that nothing comes of. A server can send gigabytes of these, which stop whatever
 * else happens in the process while they are parsed.
 */
export class LengthLimit {
  readonly #most: number;
  readonly #exceeded = new AbortController();
  #stop: (() => void) | undefined;
  /** Aborted once more was received. */
  readonly signal = this.#exceeded.signal;

  /** @param most in bytes */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts from now on what is received at a socket, which may have served other requests before. */
  watch(socket: Socket): void {
    this.stop();
    const before = socket.bytesRead;
    const count = (): void => {
      if (socket.bytesRead - before <= this.#most) return;
      this.stop();
      this.#exceeded.abort();
      // Nothing more of it is parsed.
      socket.destroy();
    };
    socket.on('data', count);
    this.#stop = () => socket.off('data', count);
  }

  /** Counts no more: the socket may serve other requests from now on. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

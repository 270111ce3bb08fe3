import type { Socket } from 'node:net';

/**
 * Limits the bytes that are received for a request, including those that no reader of the body sees: informational
 * responses (1xx), headers, the framing of chunks, and compressed data that expands to nothing. A server can send gigabytes
 * of these, and parsing them blocks the whole process.
 */
export class LengthLimit {
  readonly #most: number;
  readonly #exceeded = new AbortController();
  #stop: (() => void) | undefined;
  /** Aborts when more bytes are received. */
  readonly signal = this.#exceeded.signal;

  /** @param most the most bytes that may be received */
  constructor(most: number) {
    this.#most = most;
  }

  /** Starts counting at a socket, which may have served other requests before. */
  watch(socket: Socket): void {
    this.stop();
    const before = socket.bytesRead;
    const count = (): void => {
      if (socket.bytesRead - before <= this.#most) return;
      this.stop();
      this.#exceeded.abort();
      // Stops the parser.
      socket.destroy();
    };
    socket.on('data', count);
    this.#stop = () => socket.off('data', count);
  }

  /** Stops counting: the socket may serve other requests from now on. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

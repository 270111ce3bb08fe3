import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificates.ts';

/** A port on loopback that can be closed together with its connections, and opened again under the same number. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #host: string;
  #port: number;
  #accepted = 0;
  #opening: Promise<void> | undefined;

  /** @param port 0 for any free one */
  constructor(port: number, onRequest: RequestListener, certificate?: Certificate, host = '127.0.0.1') {
    this.#port = port;
    this.#host = host;
    this.#server = certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest);
    // A connection that times out just as a test uses it again would look like a fault.
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', (socket: Socket) => {
      this.#accepted++;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    return this.#port;
  }

  /** Numbers of connections: accepted since the start, with or without a request, and open now. */
  get connections(): { accepted: number; open: number } {
    return { accepted: this.#accepted, open: this.#sockets.size };
  }

  /** Resolves once connections are accepted. */
  open(): Promise<void> {
    this.#opening ??= this.#listen();
    return this.#opening;
  }

  /** Refuses later connections and ends the open ones at once. */
  async close(): Promise<void> {
    await this.#opening;
    if (!this.#server.listening) return;
    this.#opening = undefined;
    await new Promise<void>((resolve, reject) => {
      this.#server.close(error => (error ? reject(error) : resolve()));
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  async #listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, this.#host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
  }
}

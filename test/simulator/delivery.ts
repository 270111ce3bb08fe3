import type { ServerResponse } from 'node:http';
import { Readable, type Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import { createGzip } from 'node:zlib';
import type { Answer } from './answers.ts';
import type { DeliveryFault } from './injectedFaults.ts';

const CHUNK = Buffer.alloc(64 * 1024, ' ');
const CHUNKS_PER_MEBIBYTE = 16;

/** Sends a response with the given faults. Returns once it is sent, cut off, or left hanging. */
export async function deliver(response: ServerResponse, answer: Answer, faults: DeliveryFault[]): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'delay' && !(await pause(response, fault.ms))) return;
    if (fault.kind === 'earlyHints') sendEarlyHints(response, fault.times);
  }
  const body = Buffer.from(answer.body);
  const half = body.subarray(0, Math.ceil(body.length / 2));
  const manner = faults.find(fault => fault.kind !== 'delay' && fault.kind !== 'earlyHints');
  switch (manner?.kind) {
    case undefined:
      sendHead(response, answer, body.length);
      response.end(body);
      return;
    case 'neverAnswers':
      return;
    case 'resetBeforeHeaders':
      return reset(response);
    case 'empty':
      sendHead(response, answer, 0);
      response.end();
      return;
    case 'truncated':
      sendHead(response, answer, body.length);
      response.write(half, () => response.socket?.destroySoon());
      return;
    case 'resetInBody':
      sendHead(response, answer, body.length);
      response.write(half);
      // A reset discards data that the client hasn't read yet: without a pause, it would look like a reset before the
      // headers.
      if (await pause(response, 20)) reset(response);
      return;
    case 'drip':
      sendHead(response, answer, body.length);
      response.flushHeaders();
      return drip(response, body, manner.everyMs);
    case 'endless':
      sendHead(response, answer);
      response.write(body.subarray(0, -1));
      return manner.everyMs === undefined ? pour(response, spaces(Infinity)) : trickle(response, manner.everyMs);
    case 'huge':
      sendHead(response, answer, manner.declaresLength ? body.length + manner.mebibytes * 1024 * 1024 : undefined);
      return pour(response, padded(body, manner.mebibytes));
    case 'gzipBomb':
      sendHead(response, { ...answer, headers: { ...answer.headers, 'Content-Encoding': 'gzip' } });
      return pour(response, padded(body, manner.mebibytes), createGzip());
  }
}

function sendHead(response: ServerResponse, answer: Answer, contentLength?: number): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  // A 204 has no body and so no length.
  if (contentLength !== undefined && answer.status !== 204) response.setHeader('Content-Length', contentLength);
  if (answer.reason === undefined) response.writeHead(answer.status);
  else response.writeHead(answer.status, answer.reason);
}

function sendEarlyHints(response: ServerResponse, times: number): void {
  for (let sent = 0; sent < times; sent++) response.writeEarlyHints({ link: '</web/main.css>; rel=preload; as=style' });
}

async function drip(response: ServerResponse, body: Buffer, everyMs: number): Promise<void> {
  for (const byte of body) {
    if (!(await pause(response, everyMs))) return;
    response.write(Buffer.of(byte));
  }
  response.end();
}

async function trickle(response: ServerResponse, everyMs: number): Promise<void> {
  while (await pause(response, everyMs)) response.write(' ');
}

function* padded(body: Buffer, mebibytes: number): Generator<Buffer> {
  yield body;
  yield* spaces(mebibytes * CHUNKS_PER_MEBIBYTE);
}

function* spaces(chunks: number): Generator<Buffer> {
  for (let sent = 0; sent < chunks; sent++) yield CHUNK;
}

/** Writes as fast as the client reads. Ignores a client that hangs up in the middle, which these bodies are for. */
async function pour(response: ServerResponse, chunks: Iterable<Buffer>, through?: Transform): Promise<void> {
  const streams: [Readable, ...Writable[]] = [Readable.from(chunks), ...(through ? [through] : []), response];
  try {
    await pipeline(streams);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

/** Waits; returns false where the client hung up during the wait. */
function pause(response: ServerResponse, ms: number): Promise<boolean> {
  return new Promise(resolve => {
    if (response.destroyed) return resolve(false);
    const end = () => {
      clearTimeout(timer);
      response.off('close', end);
      resolve(!response.destroyed);
    };
    const timer = setTimeout(end, ms);
    response.on('close', end);
  });
}

/** Resets the TCP connection where possible; under TLS, the connection just ends. */
function reset(response: ServerResponse): void {
  if (response.socket instanceof TLSSocket) response.socket.destroy();
  else response.socket?.resetAndDestroy();
}

import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type RunningSimulator, spawnSimulator } from '../../simulator/spawn.ts';

/** One simulator for all of these files. It starts while they load and ends with the test run. */
const shared = spawnSimulator();

/** Returns the shared simulator in its initial state. */
export async function freshSimulator(): Promise<RunningSimulator> {
  const simulator = await shared;
  await simulator.control.reset();
  return simulator;
}

export type Asking = {
  method?: string;
  token?: string;
  accept?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent;
  ca?: string;
  signal?: AbortSignal;
  /** Called with the status when the headers have arrived. */
  onHead?: (status: number) => void;
  /** Called for each chunk of the body. */
  onData?: (chunk: Buffer) => void;
};

export type Answered = { status: number; reason: string; headers: IncomingHttpHeaders; text: string; interim: number };

/** Sends one request. Default: `Accept: application/json`. Rejects where the response breaks off. */
export function ask(url: string, asking: Asking = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const {
      method = 'GET',
      token,
      accept = 'application/json',
      headers,
      body,
      agent,
      ca,
      signal,
      onHead,
      onData,
    } = asking;
    let interim = 0;
    const send = url.startsWith('https:') ? tlsRequest : request;
    const outgoing = send(url, {
      method,
      headers: { Accept: accept, ...(token === undefined ? {} : { 'X-Plex-Token': token }), ...headers },
      agent: agent ?? false,
      ca,
      signal,
    });
    outgoing.on('information', () => interim++);
    outgoing.on('error', reject);
    outgoing.on('response', response => {
      onHead?.(response.statusCode ?? 0);
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        onData?.(chunk);
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
          interim,
        }),
      );
    });
    outgoing.end(body);
  });
}

/** Returns the MediaContainer of a JSON response. */
export async function container(url: string, asking: Asking = {}): Promise<Record<string, unknown>> {
  const { status, text } = await ask(url, asking);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return JSON.parse(text).MediaContainer;
}

export const MINT = '/security/token?type=delegation&scope=all';

/** Creates a transient token. */
export async function mint(serverUrl: string, token: string): Promise<string> {
  return String((await container(serverUrl + MINT, { method: 'POST', token })).token);
}

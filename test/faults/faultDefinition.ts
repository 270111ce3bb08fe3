import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { PlexErrorKind } from '../../src/plex/errors.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { Fault as InjectedFault } from '../simulator/injectedFaults.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import type { FaultProxy } from './faultProxy.ts';
import type { Operation, OperationKey, Request } from './operations.ts';
import { REQUEST_LIMIT } from './rowClock.ts';

/**
 * How an operation ends. Beside the kinds of `PlexError`: `none` is success, `silent` that nothing is said and nothing
 * done, `either` one of the two, `said` that it ends without an error and a message says why nothing was done, `problem` an
 * error that is a sentence of its own, `own` one that only the log explains.
 */
export type Kind = PlexErrorKind | 'none' | 'silent' | 'either' | 'said' | 'problem' | 'own';

export interface Expectation {
  readonly kind: Kind;
  /** Whether "Try Again" is offered. */
  readonly retry: boolean;
  /** What has to be said besides. */
  readonly words?: RegExp;
}

/** The right response to a request, as the simulator gave it. */
export interface RightAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Writes what it likes in place of a response. */
export type Wire = (socket: Socket, answer: RightAnswer, extension: ExtensionUnderTest) => unknown;

/** Addresses at which no response is to be had, or another server's. */
export interface Places {
  /** A port at which nothing listens. */
  readonly refused: number;
  /** A port at which the system neither accepts nor refuses a connection. */
  readonly blackHole: number;
  /** The address of another Plex Media Server. */
  readonly other: string;
}

/** What a fault does. Each part is optional; together they make one fault. */
export interface FaultActions {
  /** The request that the fault is put at: the one that the operation is about, unless given. */
  readonly at?: (operation: Operation) => Request | undefined;
  /** Faults of the simulator. */
  readonly simulated?: readonly InjectedFault[];
  /** Modes of the simulator's servers. */
  readonly modes?: Readonly<Record<string, unknown>>;
  /** In place of the response. */
  readonly wire?: Wire;
  /** Makes the server speak TLS, with these options. */
  readonly tls?: (authority: Authority) => TlsOptions;
  /** In place of a server: gets each connection. */
  readonly tcp?: (socket: Socket, extension: ExtensionUnderTest) => unknown;
  /** Gets each connection before any request. */
  readonly connection?: (socket: Socket) => unknown;
  /** Where the server is said to be, given where it is. */
  readonly address?: (url: string, places: Places) => string;
  /** Before the request is passed on. */
  readonly beforeRequest?: (extension: ExtensionUnderTest) => Promise<unknown>;
  /** When the server has said who it is, before that response is passed on. */
  readonly afterIdentity?: (extension: ExtensionUnderTest, proxy: FaultProxy) => unknown;
  /** Just after the response has been sent. */
  readonly withAnswer?: (extension: ExtensionUnderTest) => unknown;
  /** Before the operation begins. */
  readonly before?: (extension: ExtensionUnderTest) => unknown;
  /** When what the fault is about has happened: `extension.reached()` was called. */
  readonly whenReached?: (extension: ExtensionUnderTest) => unknown;
  /** After the operation. */
  readonly after?: (extension: ExtensionUnderTest) => Promise<unknown>;
}

export interface Fault {
  /** Unique. */
  readonly name: string;
  readonly act: FaultActions;
  /** What each operation has to make of it. */
  readonly expect: Readonly<Partial<Record<OperationKey, Expectation>>>;
  /** Why an operation is left out. Each is in `expect` or here. */
  readonly leftOut?: Readonly<Partial<Record<OperationKey, string>>>;
}

export const fails = (kind: Kind, words?: RegExp): Expectation => ({ kind, retry: false, ...(words && { words }) });
export const retries = (kind: Kind, words?: RegExp): Expectation => ({ kind, retry: true, ...(words && { words }) });
export const succeeds: Expectation = { kind: 'none', retry: false };
export const silent: Expectation = { kind: 'silent', retry: false };

/** The same of all five. */
export const all = (expectation: Expectation): Record<OperationKey, Expectation> => ({
  mint: expectation,
  source: expectation,
  signIn: expectation,
  directory: expectation,
  connections: expectation,
});

/** What four make of it, and the connection test of its own: its request says what server it is. */
export const butConnections = (expectation: Expectation, connections: Expectation) => ({
  ...all(expectation),
  connections,
});

/** A complete response that makes no sense. */
export const unreadable = butConnections(fails('unreadable'), fails('notPlex'));

/**
 * Lets the time of the requests under way run out.
 *
 * @throws Error where it is not 10 s, or is not one limit for each request from its start to its end
 */
function requestTimeRunsOut({ row: { clock, requests } }: ExtensionUnderTest): void {
  if (clock.requestLimits !== requests.sent) {
    throw new Error(`${requests.sent} requests were sent, and ${clock.requestLimits} limits set`);
  }
  clock.runOut(REQUEST_LIMIT);
}

/** A request that gets no complete response, however long it is waited for: its time runs out once the fault is reached. */
export function timesOut(name: string, act: FaultActions, leftOut: NonNullable<Fault['leftOut']> = {}): Fault {
  const expect = Object.entries(all(retries('timedOut'))).filter(([key]) => !(key in leftOut));
  return {
    name,
    act: { ...act, whenReached: requestTimeRunsOut },
    expect: Object.fromEntries(expect),
    leftOut,
  };
}

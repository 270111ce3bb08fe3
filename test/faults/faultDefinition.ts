import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { PlexErrorKind } from '../../src/plex/errors.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { Fault as InjectedFault } from '../simulator/injectedFaults.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import type { FaultProxy } from './faultProxy.ts';
import type { BasicKey, Operation, OperationKey, Request } from './requests.ts';
import { REQUEST_LIMIT } from './rowClock.ts';

/**
 * The result of an operation. Besides the kinds of `PlexError`: `none` is success, `silent` means that nothing is said and
 * nothing done, `either` is one of the two, `said` means that it ends without an error and a message says why nothing was
 * done, `problem` is an error with a sentence of its own, `own` is an error that only the log explains.
 */
export type Kind = PlexErrorKind | 'none' | 'silent' | 'either' | 'said' | 'problem' | 'own';

export interface Expectation {
  readonly kind: Kind;
  /** True if "Try Again" is offered. */
  readonly retry: boolean;
  /** A pattern that the words have to match. */
  readonly words?: RegExp;
}

/** The simulator's right response to a request. */
export interface RightAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Writes anything in place of a response. */
export type Wire = (socket: Socket, answer: RightAnswer, extension: ExtensionUnderTest) => unknown;

/** Addresses without a response, or with another server's. */
export interface Places {
  /** A port at which nothing listens. */
  readonly refused: number;
  /** A port at which the system neither accepts nor refuses a connection. */
  readonly blackHole: number;
  /** The address of another Plex Media Server. */
  readonly other: string;
}

/** The effects of a fault. Each member is optional; together they make one fault. */
export interface FaultActions {
  /** Returns the request that the fault applies to. Default: the operation's own request. */
  readonly at?: (operation: Operation) => Request | undefined;
  /** Faults of the simulator. */
  readonly simulated?: readonly InjectedFault[];
  /** Modes of the simulator's servers. */
  readonly modes?: Readonly<Record<string, unknown>>;
  /** Replaces the response. */
  readonly wire?: Wire;
  /** Makes the server use TLS with these options. */
  readonly tls?: (authority: Authority) => TlsOptions;
  /** Replaces the server: gets each connection. */
  readonly tcp?: (socket: Socket, extension: ExtensionUnderTest) => unknown;
  /** Gets each connection before any request. */
  readonly connection?: (socket: Socket) => unknown;
  /** Returns the address to use for the server, given its real one. */
  readonly address?: (url: string, places: Places) => string;
  /** Runs before the request is passed on. */
  readonly beforeRequest?: (extension: ExtensionUnderTest) => Promise<unknown>;
  /** Runs when the server has returned its identity, before that response is passed on. */
  readonly afterIdentity?: (extension: ExtensionUnderTest, proxy: FaultProxy) => unknown;
  /** Runs just after the response has been sent. */
  readonly withAnswer?: (extension: ExtensionUnderTest) => unknown;
  /** Runs before the operation begins. */
  readonly before?: (extension: ExtensionUnderTest) => unknown;
  /** Runs when the fault has taken effect: `extension.reached()` was called. */
  readonly whenReached?: (extension: ExtensionUnderTest) => unknown;
  /** Runs after the operation. */
  readonly after?: (extension: ExtensionUnderTest) => Promise<unknown>;
}

export interface Fault {
  /** Unique. */
  readonly name: string;
  readonly act: FaultActions;
  /** The expected result of each operation. What follows from that of another is left out: see expectations.ts. */
  readonly expect: Readonly<Partial<Record<OperationKey, Expectation>>>;
  /** The reason why an operation is left out. */
  readonly leftOut?: Readonly<Partial<Record<OperationKey, string>>>;
}

/** Returns whether a fault applies to the first request, whichever the operation is about. */
export function isAtFirst({ address, tls, tcp, connection }: FaultActions): boolean {
  return [address, tls, tcp, connection].some(Boolean);
}

export const fails = (kind: Kind, words?: RegExp): Expectation => ({ kind, retry: false, ...(words && { words }) });
export const retries = (kind: Kind, words?: RegExp): Expectation => ({ kind, retry: true, ...(words && { words }) });
export const succeeds: Expectation = { kind: 'none', retry: false };
export const silent: Expectation = { kind: 'silent', retry: false };

/** Expects the same of all operations. */
export const all = (expectation: Expectation): Record<BasicKey, Expectation> => ({
  mint: expectation,
  source: expectation,
  signIn: expectation,
  directory: expectation,
  connections: expectation,
});

/** Expects one result of most operations and another of the connection test, whose request reads the server's identity. */
export const exceptConnections = (expectation: Expectation, connections: Expectation) => ({
  ...all(expectation),
  connections,
});

/** A damaged body doesn't affect a revocation, whose response has none. */
export const withoutBody: Fault['expect'] = { appCancel: succeeds, revoke: succeeds };

/** The results of a complete response that makes no sense. */
export const unreadable = exceptConnections(fails('unreadable'), fails('notPlex'));

/**
 * Fires the time limit of the pending requests.
 *
 * @throws {Error} where it is not 10 s, or not one limit for each request from its start to its end
 */
function requestTimeRunsOut({ row: { clock, requests } }: ExtensionUnderTest): void {
  if (clock.requestLimits !== requests.sent) {
    throw new Error(`${requests.sent} requests were sent, and ${clock.requestLimits} limits set`);
  }
  clock.runOut(REQUEST_LIMIT);
}

/** Defines a fault that never completes a response: the time limit fires once the fault has taken effect. */
export function timesOut(name: string, act: FaultActions, leftOut: NonNullable<Fault['leftOut']> = {}): Fault {
  const expect = Object.entries(all(retries('timedOut'))).filter(([key]) => !(key in leftOut));
  return {
    name,
    act: { ...act, whenReached: requestTimeRunsOut },
    expect: Object.fromEntries(expect),
    leftOut,
  };
}

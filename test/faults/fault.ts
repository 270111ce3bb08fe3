import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { PlexErrorKind } from '../../src/plex/errors.ts';
import type { Authority } from '../simulator/certificates.ts';
import type { Fault as SimulatedFault } from '../simulator/faults.ts';
import type { Front } from './front.ts';
import type { OperationKey, Request } from './operations.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

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

/** The right answer to a request, as the simulator gave it. */
export interface RightAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Waits so many milliseconds; false where the client has hung up meanwhile. */
export type Pause = (ms: number) => Promise<boolean>;

/** Writes what it likes in the place of an answer. */
export type Wire = (socket: Socket, answer: RightAnswer, pause: Pause) => unknown;

/** Ports where something else is wrong than with an answer. */
export interface Places {
  /** Nothing listens there. */
  readonly refused: number;
  /** The system takes no connection and refuses none. */
  readonly blackHole: number;
  /** Connections are taken, and nothing is ever said. */
  readonly silent: number;
  /** The address of another Plex Media Server. */
  readonly other: string;
}

/** What a fault does. Each part is optional; together they make one fault. */
export interface Act {
  /** Faults of the simulator at the request that the operation is about. */
  readonly simulated?: readonly SimulatedFault[];
  /** Ways of the simulator's servers. */
  readonly modes?: Readonly<Record<string, unknown>>;
  /** In the place of the answer to the request that the operation is about. */
  readonly wire?: Wire;
  /** The server speaks TLS, in this manner. */
  readonly tls?: (authority: Authority) => TlsOptions;
  /** Each connection, before any request. */
  readonly connection?: (socket: Socket) => unknown;
  /** Where the server is said to be, given where it is. */
  readonly address?: (url: string, places: Places) => string;
  /** Just before the request that the operation is about is passed on: others have been answered by then. */
  readonly beforeRequest?: (stage: Stage) => Promise<unknown>;
  /** When the server has said who it is, before that answer is passed on. */
  readonly between?: (stage: Stage, front: Front) => unknown;
  /** Just after the answer to the request that the operation is about has been sent. */
  readonly withAnswer?: (stage: Stage) => unknown;
  /** Before the operation begins. */
  readonly before?: (stage: Stage) => unknown;
  /** While it is under way; it is over when this resolves or the operation ends, whichever is first. */
  readonly meanwhile?: (stage: Stage, row: Row, request: Request) => Promise<unknown>;
  /** After it. */
  readonly after?: (stage: Stage) => Promise<unknown>;
}

export interface Fault {
  /** Unique. */
  readonly name: string;
  readonly act: Act;
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

/** An answer that is complete and makes no sense. */
export const unreadable = butConnections(fails('unreadable'), fails('notPlex'));

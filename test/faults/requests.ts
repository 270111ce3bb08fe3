import type { Replacements } from '../../src/services.ts';
import type { ServiceKey } from '../simulator/services.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';

/** The operations for which each fault names what is expected. */
export type BasicKey = 'mint' | 'source' | 'signIn' | 'directory' | 'connections';
/** The operations whose expectations follow from those, but for a few. */
export type DerivedKey =
  | ('appToken' | 'approval' | 'appAccount' | 'appCancel' | 'revoke' | 'serverCheck')
  | ('homeUsers' | 'homeSwitch' | 'url');
export type OperationKey = BasicKey | DerivedKey;

export interface Request {
  readonly server: ServiceKey;
  readonly method: string;
  /** A path; a `*` at its end matches any rest. */
  readonly path: string;
}

export interface Operation {
  readonly key: OperationKey;
  /** The requests that the operation sends without a fault, in this order. */
  readonly requests: readonly Request[];
  /** The request among them that faults apply to. */
  readonly about: Request;
  /** True if a fault applies to the first such request only, because the operation sends it again. */
  readonly isOnce?: boolean;
  /** True if it inserts a token into the document. */
  readonly inserts?: boolean;
  readonly replacements?: Replacements;
  readonly prepare: (extension: ExtensionUnderTest) => Promise<unknown>;
  readonly run: (extension: ExtensionUnderTest) => Promise<unknown>;
  /** Waits for what the operation leaves to the background. */
  readonly settle?: (extension: ExtensionUnderTest) => Promise<unknown>;
  /** Returns the tokens that it may have inserted. */
  readonly tokens?: (extension: ExtensionUnderTest) => Promise<readonly string[]>;
  /** Returns whether the operation has had its effect. The document is checked separately. */
  readonly hasSucceeded: (extension: ExtensionUnderTest) => boolean | Promise<boolean>;
}

export const IDENTITY: Request = { server: 'livingRoom', method: 'GET', path: '/identity' };
export const MINT: Request = { server: 'livingRoom', method: 'POST', path: '/security/token' };
export const SOURCE: Request = { server: 'livingRoom', method: 'GET', path: '/security/resources' };
export const ACCOUNT: Request = { server: 'livingRoom', method: 'GET', path: '/myplex/account' };
export const NEW_PIN: Request = { server: 'plexTv', method: 'POST', path: '/api/v2/pins' };
export const PIN: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/pins/*' };
export const USER: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/user' };
export const SERVERS: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/resources' };
export const HOME_USERS: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/home/users' };
export const HOME_SWITCH: Request = { server: 'plexTv', method: 'POST', path: '/api/v2/home/users/*' };
export const SIGN_OUT: Request = { server: 'plexTv', method: 'DELETE', path: '/api/v2/users/signout' };

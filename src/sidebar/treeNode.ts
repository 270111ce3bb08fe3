/** An item of the tree. Commands get it as their argument, and read `account`, `machineIdentifier` and `source` from it. */
export type TreeNode =
  | { readonly kind: 'account'; readonly account: string }
  /** Above the servers that no account lists, where there are accounts. */
  | { readonly kind: 'added' }
  | OfServer<'server'>
  /** Above the connections of a server. */
  | OfServer<'connections'>
  | (OfServer<'connection'> & { readonly address: string })
  | (OfServer<'source'> & { readonly source: string; readonly title: string })
  /** What went wrong, and what asks again. */
  | (OfServer<'serverFailure'> & { readonly message: string })
  | {
      readonly kind: 'accountFailure';
      readonly account: string;
      readonly message: string;
      readonly needsSignIn: boolean;
    }
  | OfServer<'noSources'>
  | { readonly kind: 'noServers'; readonly account: string };

interface OfServer<Kind extends string> {
  readonly kind: Kind;
  readonly machineIdentifier: string;
}

export type NodeOf<Kind extends TreeNode['kind']> = Extract<TreeNode, { kind: Kind }>;

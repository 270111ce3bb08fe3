import * as vscode from 'vscode';
import { Disposable } from '../workbench/disposable.ts';
import { ownItem } from '../workbench/ownCall.ts';
import type { ServerTree } from './serverTree.ts';
import type { TreeNode } from './treeItems.ts';

/** The tree that activation registers, which loads the real one when the sidebar is first shown. */
export class LazyTree extends Disposable implements vscode.TreeDataProvider<TreeNode> {
  readonly #load: () => Promise<ServerTree>;
  readonly #changed = this.register(new vscode.EventEmitter<TreeNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  #loading: Promise<ServerTree> | undefined;

  constructor(load: () => Promise<ServerTree>) {
    super();
    this.#load = load;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return (await (await this.#tree()).getChildren(node)).map(ownItem);
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    return (await this.#tree()).getTreeItem(node);
  }

  #tree(): Promise<ServerTree> {
    this.#loading ??= this.#load().then(tree => {
      this.register(tree.onDidChangeTreeData(node => this.#changed.fire(node)));
      return tree;
    });
    return this.#loading;
  }
}

import * as vscode from 'vscode';
import { ownItem } from '../workbench/ownCall.ts';
import type { ServerTree } from './serverTree.ts';
import type { TreeNode } from './treeNode.ts';

/** The tree as VS Code gets it at activation: what is in it is loaded by the first look at it. */
export class LazyTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #load: () => Promise<ServerTree>;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #loading: Promise<ServerTree> | undefined;

  constructor(load: () => Promise<ServerTree>) {
    this.#load = load;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return (await (await this.#tree()).getChildren(node)).map(ownItem);
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    return (await this.#tree()).getTreeItem(node);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #tree(): Promise<ServerTree> {
    this.#loading ??= this.#load().then(tree => {
      tree.onDidChangeTreeData(node => this.#changed.fire(node));
      return tree;
    });
    return this.#loading;
  }
}

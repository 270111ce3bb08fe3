/** The suite that tells what the measurements were made in. It is also the first host, which pays for everybody's cold files. */
import * as vscode from 'vscode';
import { leaveResult } from './result.ts';

export interface HostFacts {
  readonly vscode: string;
  readonly hostNode: string;
}

export async function run(): Promise<void> {
  const facts: HostFacts = { vscode: vscode.version, hostNode: process.versions.node };
  leaveResult(facts);
}

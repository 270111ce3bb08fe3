import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { fieldsOf } from './fields.ts';

/** Returns what stands for a token in a file: in the state, and in the arguments of commands, which other extensions see. */
export function keyOfToken(uri: vscode.Uri, token: string): string {
  // The cells of a notebook are one file, and have other fragments in each window.
  return hash('sha256', `${uri.with({ fragment: '' })}\n${token}`, 'base64url');
}

/** Reads the place of a token from the arguments of a command, which anybody can call: a URI as text, and a part of a line. */
export function givenPlace(uri: unknown, range: unknown): { uri: vscode.Uri; range: vscode.Range } | undefined {
  const { line, start, end } = fieldsOf(range);
  if (typeof uri !== 'string' || !isIndex(line) || !isIndex(start) || !isIndex(end)) return undefined;
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(line, start, line, end) };
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

import * as vscode from 'vscode';

/** Reads the place of a token from the arguments of a command, which anybody can call: a URI as text, and a part of a line. */
export function givenPlace(uri: unknown, range: unknown): { uri: vscode.Uri; range: vscode.Range } | undefined {
  if (typeof uri !== 'string' || typeof range !== 'object' || range === null) return undefined;
  const { line, start, end } = range as Record<string, unknown>;
  if (!isIndex(line) || !isIndex(start) || !isIndex(end)) return undefined;
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(line, start, line, end) };
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

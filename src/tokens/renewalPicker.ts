import * as vscode from 'vscode';
import { type Server, usedWith } from '../servers/server.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ICONS } from '../workbench/icons.ts';
import { plainText } from '../workbench/plainText.ts';
import { openDocument } from './changeFile.ts';
import type { IssuedToken } from './issuedTokens.ts';
import type { TokenFate } from './tokenFate.ts';

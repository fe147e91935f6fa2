// The browser's words in English, a file per part: it gives every other language its shape.
import { account } from './account.ts';
import { assign, remove } from './assign.ts';
import { authority, certificates, requests } from './authority.ts';
import { details } from './details.ts';
import { discovery } from './discovery.ts';
import { executing } from './executing.ts';
import { extensions } from './extensions.ts';
import { frame } from './frame.ts';
import { help } from './help.ts';
import { importing } from './import.ts';
import { mainPage } from './main-page.ts';
import { requestForm } from './request-form.ts';
import { returnedPage } from './returned-page.ts';
import { signIn } from './sign-in.ts';
import { stores } from './stores.ts';
import { storeChange, trustRows } from './trust.ts';
import { verify } from './verify.ts';

export const EN_WEB = {
  account,
  assign,
  authority,
  certificates,
  details,
  discovery,
  executing,
  extensions,
  frame,
  help,
  importing,
  mainPage,
  remove,
  requestForm,
  requests,
  returnedPage,
  signIn,
  storeChange,
  stores,
  trustRows,
  verify,
} as const;

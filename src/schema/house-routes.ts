// The routes of the house itself: check-up, events, who is signed in and how, the description.
import { z } from 'zod';
import {
  byPasskey,
  passkeyInput,
  passkeyLine,
  passkeyOptions,
  passkeySignInInput,
  passwordInput,
  signInInput,
  whoAmI,
} from './accounts.ts';
import { houseEvent } from './assignments.ts';
import { doctorLine, link, sessionInput } from './installation.ts';
import { PLACES } from './paths.ts';
import { route, STAGES } from './route.ts';

const list = <T>(shape: z.ZodType<T>) => z.array(shape) as unknown as z.ZodType<readonly T[]>;

export const HOUSE_ROUTES = {
  doctor: route({
    ...PLACES.doctor,
    summary: 'Check-up: each check with what is wrong',
    reply: list(doctorLine),
    problems: STAGES,
  }),
  events: route({
    ...PLACES.events,
    summary: 'What happens in the house, while it happens',
    reply: houseEvent,
    problems: [],
  }),
  whoAmI: route({
    ...PLACES.whoAmI,
    summary: 'Whether somebody is signed in here, and what the wizard shows first',
    reply: whoAmI,
    open: true,
    problems: [],
  }),
  openSession: route({
    ...PLACES.openSession,
    summary: 'Spends a one-time link; the answer sets the session cookie',
    body: sessionInput,
    open: true,
    problems: [],
  }),
  endSession: route({ ...PLACES.endSession, summary: 'Ends the session', open: true, problems: [] }),
  firstAdministrator: route({
    ...PLACES.firstAdministrator,
    summary:
      'Makes the first administrator, in the session of a one-time link; with an administrator there, sets a password anew by such a session',
    body: signInInput,
    open: true,
    problems: [],
  }),
  signIn: route({
    ...PLACES.signIn,
    summary: 'Signs in with name and password; the answer sets the session cookie',
    body: signInInput,
    open: true,
    problems: [],
  }),
  changePassword: route({
    ...PLACES.changePassword,
    summary: 'Changes the own password; other sessions end',
    body: passwordInput,
    problems: [],
  }),
  passkeys: route({
    ...PLACES.passkeys,
    summary: 'The own passkeys',
    reply: list(passkeyLine),
    problems: [],
  }),
  passkeyRegistration: route({
    ...PLACES.passkeyRegistration,
    summary: 'What the browser needs to make a passkey (WebAuthn)',
    reply: passkeyOptions,
    problems: [],
  }),
  addPasskey: route({
    ...PLACES.addPasskey,
    summary: 'Keeps a passkey that the browser made',
    body: passkeyInput,
    problems: [],
  }),
  dropPasskey: route({
    ...PLACES.dropPasskey,
    summary: 'Forgets a passkey',
    params: byPasskey,
    problems: [],
  }),
  passkeyChallenge: route({
    ...PLACES.passkeyChallenge,
    summary: 'What the browser needs to sign in with a passkey (WebAuthn)',
    reply: passkeyOptions,
    open: true,
    problems: [],
  }),
  passkeySignIn: route({
    ...PLACES.passkeySignIn,
    summary: 'Signs in with a passkey; the answer sets the session cookie',
    body: passkeySignInInput,
    open: true,
    problems: [],
  }),
  newLink: route({
    ...PLACES.newLink,
    summary: 'A new one-time link; only for callers on this computer who may read the home',
    reply: link,
    statuses: [201],
    problems: [],
  }),
  openapi: route({
    ...PLACES.openapi,
    summary: 'This description',
    reply: z.looseObject({}),
    open: true,
    problems: [],
  }),
} as const;

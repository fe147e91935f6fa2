// Korean, whole.
import type { Messages } from '../messages.ts';
import { assigned } from './assigned.ts';
import { house } from './house.ts';
import { proven } from './proven.ts';
import { request } from './request.ts';
import { returned } from './returned.ts';
import { trusted } from './trusted.ts';

export const KO: Messages = { ...request, ...returned, ...trusted, ...assigned, ...proven, ...house };

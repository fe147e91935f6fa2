// English, whole: it gives every other language its shape.
import { assigned } from './assigned.ts';
import { house } from './house.ts';
import { proven } from './proven.ts';
import { request } from './request.ts';
import { returned } from './returned.ts';
import { trusted } from './trusted.ts';

export const EN = { ...request, ...returned, ...trusted, ...assigned, ...proven, ...house };

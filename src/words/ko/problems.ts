// Every problem in Korean, one file for each stage.
import type { ProblemCode } from '#core/problems.ts';
import type { ProblemWords } from '../say.ts';
import { assignedProblems } from './problems/assigned.ts';
import { houseProblems } from './problems/house.ts';
import { provenProblems } from './problems/proven.ts';
import { requestProblems } from './problems/request.ts';
import { returnedProblems } from './problems/returned.ts';
import { trustedProblems } from './problems/trusted.ts';

export const KO_PROBLEMS: ProblemWords<ProblemCode> = {
  ...requestProblems,
  ...returnedProblems,
  ...trustedProblems,
  ...assignedProblems,
  ...provenProblems,
  ...houseProblems,
};

// Ties a zod shape to a type of core: when the two drift apart, the compiler says so at the shape.
import type { z } from 'zod';

/** A shape whose output is `T` as core spells it. Where the shape is an object its members stay at hand, to build larger ones. */
export type ShapeOf<T, S = unknown> = z.ZodType<T, T> &
  (S extends { shape: infer M } ? { readonly shape: M } : unknown);

/** `congruent<View>()(z.object(…))`: compiles only when both say the same, optional members and literals included; `readonly` is overlooked. */
export const congruent =
  <T>() =>
  <S extends z.ZodType>(
    shape: Same<Plain<z.output<S>>, Plain<T>> extends true ? S : Drifted<z.output<S>, T>,
  ): ShapeOf<T, S> =>
    shape as unknown as ShapeOf<T, S>;

type Drifted<Shape, View> = { readonly 'shape and type differ': [Shape, View] };

/** Without `readonly`, intersections flattened: what travels. */
export type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : unknown extends T
    ? unknown
    : { -readonly [K in keyof T]: Plain<T[K]> };

export type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
